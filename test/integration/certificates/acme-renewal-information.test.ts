import { describe, test } from 'vitest';
import type { KubeObject } from '../../../src/api/kubernetes.ts';
import { certificateType, orderType } from '../../../src/api/resource-types.ts';
import { readCertificate } from '../../../src/pki/certificate/read.ts';
import { renewalIdentifier } from '../../../src/pki/certificate/renewal-identifier.ts';
import { pemLimits, readPem } from '../../../src/pki/pem.ts';
import { acmeStage, whyNoAcme } from '../../support/acme-stage.ts';
import { certificateManifest } from '../../support/builders/manifests.ts';
import { certificateStatus, textIn } from '../../support/builders/read-objects.ts';
import type { Stage } from '../../support/builders/stage.ts';
import { aStage } from '../../support/builders/stage.ts';

const acme = acmeStage();
const forgetful = acmeStage();
const why = whyNoAcme === undefined ? '' : ` (skipped: ${whyNoAcme})`;
const IN_THE_PAST = '2020-01-01T00:00:00Z';

const ariOf = (certificate: KubeObject) => certificateStatus(certificate).acme?.ari;
const replacedBy = (order: KubeObject) => (order['spec'] as { readonly replaces?: string }).replaces;
const leafOf = (secret: KubeObject) =>
  readCertificate(readPem(textIn(secret, 'tls.crt'), pemLimits.chain)[0]?.der ?? new Uint8Array());

/** As if the six hours were over. */
const askNow = (stage: Stage, name: string) =>
  stage.cluster.patch(
    stage.key(certificateType, name),
    { status: { acme: { ari: { nextCheck: IN_THE_PAST } } } },
    'status',
  );

async function issued(stage: Stage, acmeSpec: object = {}, server = acme): Promise<KubeObject> {
  const dnsNames = [`${stage.namespace}.example.test`];
  await stage.create(...server.issuer('le', acmeSpec));
  await stage.create(certificateManifest('www', { issuerRef: { name: 'le' }, dnsNames }));
  return stage.settled('www', 1, 60);
}

describe.skipIf(whyNoAcme !== undefined)(`a Certificate of a server that says when to renew${why}`, () => {
  test('has its renewal in the window, told in the write that calls it ready', async (context) => {
    const { expect } = context;
    const stage = await aStage(context);
    const status = certificateStatus(await issued(stage));
    const { start, end } = status.acme?.ari?.suggestedWindow ?? { start: '', end: '' };
    expect(start < end).toBe(true);
    expect(status.renewalTime?.localeCompare(start)).toBeGreaterThanOrEqual(0);
    expect(status.renewalTime?.localeCompare(end)).toBeLessThanOrEqual(0);
    expect(status.acme?.ari?.nextCheck?.localeCompare(new Date().toISOString())).toBe(1);
  });

  test('is renewed once when the window is moved into the past, and the order says what it replaces', async (context) => {
    const { expect } = context;
    const stage = await aStage(context);
    await issued(stage);
    const before = await stage.secret('www-tls');
    // Windows before the certificate's own life are of another one: this one has to open after that.
    const { notBefore } = leafOf(before);
    const opened = new Date(notBefore + 1000).toISOString().slice(0, 19);
    await acme.pebble().manage('/set-renewal-info/', {
      certificate: textIn(before, 'tls.crt'),
      ariResponse: JSON.stringify({ suggestedWindow: { start: `${opened}Z`, end: `${opened}Z` } }),
    });
    await askNow(stage, 'www');
    const renewed = await stage.settled('www', 2, 60);
    const orders = await stage.cluster.list(orderType, stage.namespace);
    expect(orders.map(replacedBy).filter((replaced) => replaced !== undefined)).toEqual([
      renewalIdentifier(leafOf(before)),
    ]);
    expect(leafOf(await stage.secret('www-tls')).serialNumber).not.toBe(leafOf(before).serialNumber);
    expect(ariOf(renewed)?.suggestedWindow?.start?.localeCompare(new Date().toISOString())).toBe(1);
    await stage.event('www', { type: 'Normal', reason: 'Issuing', component: 'cert-manager-certificates-trigger' });
  });

  test('whose server no longer knows the certificate says so, and keeps what it knew', async (context) => {
    const { expect } = context;
    const stage = await aStage(context);
    const before = await issued(stage, {}, forgetful);
    await forgetful.pebble().restart();
    await askNow(stage, 'www');
    const told = await stage.cluster.until(
      stage.key(certificateType, 'www'),
      'lastError',
      (object) => ariOf(object)?.lastError !== undefined,
    );
    expect(ariOf(told)?.suggestedWindow).toEqual(ariOf(before)?.suggestedWindow);
    expect(certificateStatus(told).renewalTime).toBe(certificateStatus(before).renewalTime);
    await stage.event('www', {
      type: 'Warning',
      reason: 'ARIError',
      component: 'cert-manager-certificates-readiness',
      message: /^Failed to ask the ACME server when to renew: /,
    });
  });

  test('is not asked for where the issuer says None, and renews by its own lights', async (context) => {
    const { expect } = context;
    const stage = await aStage(context);
    const certificate = await issued(stage, { renewalInformationSource: 'None' });
    expect(ariOf(certificate)).toBeUndefined();
    const { notBefore, notAfter } = leafOf(await stage.secret('www-tls'));
    const due = new Date(notAfter - Math.floor((notAfter - notBefore) / 3)).toISOString().slice(0, 16);
    expect(certificateStatus(certificate).renewalTime?.slice(0, 16)).toBe(due);
  });
});
