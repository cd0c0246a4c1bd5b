import type { Canary } from '../../support/canaries.ts';
import type { Stage } from '../../support/builders/stage.ts';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'vitest';
import {
  certificateRequestType,
  certificateType,
  coreEventType,
  issuerType,
  secretType,
} from '../../../src/api/resource-types.ts';
import { writePrivateKey } from '../../../src/pki/keys/key-file.ts';
import { certificateManifest, issuerManifest, secretManifest } from '../../support/builders/manifests.ts';
import { conditionOf, textIn } from '../../support/builders/read-objects.ts';
import { aStage } from '../../support/builders/stage.ts';
import { findCanaries, keyCanaries, textCanary } from '../../support/canaries.ts';
import { sharedControlPlane } from '../../support/control-plane.ts';
import { sharedController } from '../../support/controller.ts';

test('keys and passwords in use appear in no log, event, status or metric', async (context) => {
  const stage = await aStage(context);
  const authority = await stage.createAuthority();
  const kept = aKey();
  const words = ['jks', 'p12'].map((name) => aPassword(name));
  await stage.create(
    secretManifest('kept-tls', { 'tls.key': kept, 'tls.crt': 'none yet' }),
    secretManifest('passwords', { password: words[0] ?? '' }),
  );
  const certificates = {
    kept: { privateKey: { algorithm: 'ECDSA', rotationPolicy: 'Never' } },
    stores: {
      additionalOutputFormats: [{ type: 'CombinedPEM' }, { type: 'DER' }],
      keystores: {
        jks: { create: true, passwordSecretRef: { name: 'passwords', key: 'password' } },
        pkcs12: { create: true, password: words[1] },
      },
    },
    rsa: { privateKey: { algorithm: 'RSA', size: 2048 } },
  };
  for (const [name, spec] of Object.entries(certificates)) await stage.issue(name, spec);
  for (const name of Object.keys(certificates)) {
    await stage.patch(name, { spec: { dnsNames: ['again.example.com'] } });
    await stage.settled(name, 2);
  }
  const stored = await Promise.all(['kept', 'stores', 'rsa'].map((name) => stage.secret(`${name}-tls`)));
  const numbers = (pem: string) => keyCanaries('the key', pem);
  context
    .expect(stored.map((secret) => numbers(textIn(secret, 'tls.key')))[0], 'the key is kept')
    .toEqual(numbers(kept));
  const canaries = [
    ...keyCanaries('the CA key', writePrivateKey(authority.key, 'PKCS8').reveal()),
    ...stored.flatMap((secret) => keyCanaries(secret.metadata.name, textIn(secret, 'tls.key'))),
    ...words.map((word) => textCanary('a keystore password', word)),
    await tokenCanary(),
  ];
  context.expect(findCanaries(canaries, await shownPlaces(stage))).toEqual([]);
});

test('what is broken is told of without a byte of it', async (context) => {
  const stage = await aStage(context);
  await stage.createAuthority();
  const { keys, garbage } = await breakEverything(stage);
  const { expect } = context;
  await expectComplaints(stage);
  const canaries = [
    ...keys.flatMap((key, index) => keyCanaries(`broken key ${index}`, key)),
    ...garbage.map((text, index) => textCanary(`garbage ${index}`, text)),
  ];
  expect(findCanaries(canaries, await shownPlaces(stage))).toEqual([]);
});

test('the search for canaries finds them in every form', ({ expect }) => {
  const key = aKey();
  const number = Buffer.from(keyCanaries('key', key)[0]?.bytes ?? []);
  const places = {
    pem: key,
    'half a line of PEM': key.split('\n')[1]?.slice(20, 60) ?? '',
    'Secret data': Buffer.from(key).toString('base64'),
    hex: `0x${number.toString('hex')}`,
    'upper hex': number.toString('hex').toUpperCase(),
    bytes: JSON.stringify({ key: number }),
    DER: Buffer.concat([Buffer.from('x'), number]).toString('base64'),
  };
  const found = findCanaries(keyCanaries('key', key), places);
  expect(found).toEqual(Object.keys(places).map((place) => `key, d: in ${place}`));
  expect(
    findCanaries([textCanary('word', 'a password of canaries')], { log: 'wrong: "a password of can…' }),
  ).toHaveLength(1);
  expect(findCanaries(keyCanaries('other', aKey()), places)).toEqual([]);
});

/** Objects whose keys, certificates, requests and passwords cannot be used, each for another reason. */
async function breakEverything(
  stage: Stage,
): Promise<{ readonly keys: readonly string[]; readonly garbage: string[] }> {
  const keys = Array.from({ length: 6 }, aKey);
  const [cut = '', damaged = '', swapped = '', asRequest = '', other = '', own = ''] = keys;
  const garbage = Array.from({ length: 4 }, (_, index) => `canary-${index}-${randomBytes(24).toString('hex')}`);
  const [inKey = '', inCertificate = '', inPassword = '', inCa = ''] = garbage;
  const leaf = textIn(await stage.secret('ca-key-pair'), 'tls.crt');
  const damage = (key: string): string => key.replace('-----END', '!!-----END');
  await stage.create(
    secretManifest('cut', { 'tls.crt': leaf, 'tls.key': cut.slice(0, -30) }),
    secretManifest('damaged', { 'tls.crt': leaf, 'tls.key': damage(damaged) }),
    secretManifest('swapped', { 'tls.crt': swapped, 'tls.key': leaf }),
    secretManifest('garbage', { 'tls.crt': inCertificate, 'tls.key': inKey, 'ca.crt': inCa }),
    secretManifest('other', { 'tls.crt': leaf, 'tls.key': other }),
    secretManifest('passwords', { wrong: inPassword }),
    secretManifest('never-tls', { 'tls.crt': inCertificate, 'tls.key': damage(damaged) }),
    secretManifest('garbled-tls', { 'tls.crt': inCertificate, 'tls.key': inKey }),
    secretManifest('own-key', { 'tls.key': damage(own) }),
    ...brokenAuthorities.map((name) => issuerManifest(`by-${name}`, { ca: { secretName: name } })),
    issuerManifest('self', { selfSigned: {} }),
    certificateManifest('never', { privateKey: { algorithm: 'ECDSA', rotationPolicy: 'Never' } }),
    certificateManifest('garbled'),
    certificateManifest('stores', {
      keystores: { jks: { create: true, passwordSecretRef: { name: 'passwords', key: 'password' } } },
    }),
    request('key-as-request', asRequest, 'ca'),
    request('damaged-request', damage(asRequest).replaceAll('PRIVATE KEY', 'CERTIFICATE REQUEST'), 'ca'),
    await requestWithKey(stage),
  );
  return { keys, garbage };
}

const brokenAuthorities = ['cut', 'damaged', 'swapped', 'garbage', 'other'];

/** The texts are there: without them nothing would have been shown. */
async function expectComplaints(stage: Stage): Promise<void> {
  for (const name of brokenAuthorities)
    await stage.cluster.until(
      stage.key(issuerType, `by-${name}`),
      'refused',
      (issuer) => conditionOf(issuer, 'Ready')?.status === 'False',
    );
  await stage.settled('garbled');
  await stage.event('stores', {
    type: 'Warning',
    reason: 'KeystorePasswordSecretNotFound',
    component: 'cert-manager-certificates-issuing',
  });
  for (const name of ['key-as-request', 'damaged-request', 'with-damaged-key'])
    await stage.cluster.until(
      stage.key(certificateRequestType, name),
      'answered',
      (object) => conditionOf(object, 'Ready')?.status === 'False',
    );
  await stage.cluster.until(
    stage.key(certificateType, 'never'),
    'told',
    (object) => conditionOf(object, 'Ready') !== undefined,
  );
}

const request = (name: string, text: string, issuer: string, annotations: Record<string, string> = {}) => ({
  type: certificateRequestType,
  object: {
    apiVersion: 'cert-manager.io/v1',
    kind: 'CertificateRequest',
    metadata: { name, annotations },
    spec: { request: Buffer.from(text).toString('base64'), issuerRef: { name: issuer } },
  },
});

/** A request that is in order, of a self-signed issuer, with a key that is not. */
async function requestWithKey(stage: Stage) {
  await stage.issue('source');
  const made = await stage.cluster.get(stage.key(certificateRequestType, 'source-1'));
  const { request: csr = '' } = (made?.['spec'] ?? {}) as { readonly request?: string };
  const annotations = { 'cert-manager.io/private-key-secret-name': 'own-key' };
  return request('with-damaged-key', Buffer.from(csr, 'base64').toString(), 'self', annotations);
}

/** All that people and their tools are shown, beside the Secrets themselves and the specs that they wrote. */
async function shownPlaces(stage: Stage): Promise<Readonly<Record<string, string>>> {
  const { logFile, metricsPort } = sharedController();
  const kinds = [certificateType, certificateRequestType, issuerType];
  const objects = (await Promise.all(kinds.map((kind) => stage.cluster.list(kind, stage.namespace)))).flat();
  const secrets = await stage.cluster.list(secretType, stage.namespace);
  return {
    'the log': await readFile(logFile, 'utf8'),
    events: JSON.stringify(await stage.cluster.list(coreEventType, stage.namespace)),
    status: JSON.stringify(objects.map((object) => object['status'])),
    metadata: JSON.stringify([...objects, ...secrets].map((object) => object.metadata)),
    metrics: await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text(),
  };
}

/** The signature of the token: its other parts are no secrets. Source: RFC 7515 §3.1. */
async function tokenCanary(): Promise<Canary> {
  const kubeconfig = await readFile(join(sharedControlPlane().runFolder, 'controller.kubeconfig'), 'utf8');
  const [, , signature] = /"token":"([^"]+)"/.exec(kubeconfig)?.[1]?.split('.') ?? [];
  if (signature === undefined) throw new Error('the kubeconfig of the controller has no token');
  return textCanary('the token', signature);
}

const aKey = (): string =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();

const aPassword = (name: string): string => `${name} ${randomBytes(12).toString('hex')}`;
