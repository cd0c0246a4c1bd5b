import { describe, test } from 'vitest';
import { challengeType, issuerType, orderType } from '../../../src/api/resource-types.ts';
import { acmeStage, whyNoAcme } from '../../support/acme-stage.ts';
import { aStage } from '../../support/builders/stage.ts';
import { certificateManifest } from '../../support/builders/manifests.ts';

const acme = acmeStage();
const why = whyNoAcme === undefined ? '' : ` (skipped: ${whyNoAcme})`;

describe.skipIf(whyNoAcme !== undefined)(`a Certificate of an ACME issuer${why}`, () => {
  test('is issued by DNS-01, with each step told where a user looks for it, and leaves nothing behind', async (context) => {
    const { expect } = context;
    const stage = await aStage(context);
    await stage.create(...acme.issuer('le'));
    await stage.create(
      certificateManifest('www', { issuerRef: { name: 'le' }, dnsNames: ['www.example.test', '*.www.example.test'] }),
    );
    await stage.settled('www', 1, 60);
    const issuer = await stage.cluster.get(stage.key(issuerType, 'le'));
    expect(issuer?.['status']).toMatchObject({
      acme: {
        uri: expect.stringContaining('https://127.0.0.1'),
        lastRegisteredEmail: '',
        lastPrivateKeyHash: expect.stringMatching(/=$/),
      },
      conditions: [{ type: 'Ready', status: 'True', reason: 'ACMEAccountRegistered' }],
    });
    const [order] = await stage.cluster.list(orderType, stage.namespace);
    expect(order?.['status']).toMatchObject({ state: 'valid', url: expect.any(String), authorizations: [{}, {}] });
    await stage.event(order?.metadata.name ?? '', {
      type: 'Normal',
      reason: 'Complete',
      component: 'cert-manager-orders',
    });
    await stage.cluster.untilAll(
      { type: challengeType, namespace: stage.namespace },
      'gone',
      (all) => all.length === 0,
    );
    expect(await acme.values('_acme-challenge.www.example.test.')).toEqual([]);
  });
});
