import type { KubeObject } from '../../../src/api/kubernetes.ts';
import type { AuditedRequest } from '../../support/audit-log.ts';
import type { Finding, OracleId } from '../../faults/family.ts';
import type { Evidence } from '../../faults/oracles/evidence.ts';
import type { SeenVersion } from '../../faults/rig/versions.ts';
import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { uid } from '../../../src/base/brand.ts';
import { instant } from '../../../src/base/instant.ts';
import { writePrivateKey } from '../../../src/pki/keys/key-file.ts';
import { anAuthority } from '../../support/builders/key-pairs.ts';
import { normalise } from '../../faults/oracles/normalise.ts';
import { judge } from '../../faults/oracles/oracles.ts';

/** Every oracle is content with what a flow should leave, and discontent with one thing that it should not. */

const own = await anAuthority(instant(Date.UTC(2026, 10, 24)));
const key = writePrivateKey(own.key, 'PKCS8').reveal();
const otherKey = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();

const object = (kind: string, name: string, fields: object = {}, metadata: object = {}): KubeObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, namespace: 'ns', uid: uid(`${kind}-${name}`), ...metadata },
  ...fields,
});

const ready = { status: { conditions: [{ type: 'Ready', status: 'True', reason: 'Ready', message: 'up to date' }] } };
const certificate = object('Certificate', 'web', ready);
const owned = { ownerReferences: [{ apiVersion: 'v1', kind: 'Certificate', name: 'web', uid: 'Certificate-web' }] };
const request = object('CertificateRequest', 'web-1', { status: { certificate: 'Y2VydA==' } }, owned);
const lease = object('Lease', 'controller', { spec: { holderIdentity: '' } });
const issued = { annotations: { 'cert-manager.io/certificate-name': 'web' } };
const secretWith = (data: Readonly<Record<string, string>>): KubeObject => {
  const encoded = Object.entries(data).map(([name, text]) => [name, Buffer.from(text).toString('base64')]);
  return object('Secret', 'web-tls', { data: Object.fromEntries(encoded) }, issued);
};
const pair = { 'tls.key': key, 'tls.crt': own.certificate, 'ca.crt': own.certificate };
const secret = secretWith(pair);
const end = [certificate, request, secret, lease];
const seen = (...objects: readonly KubeObject[]): readonly SeenVersion[] =>
  objects.map((one) => ({ type: 'MODIFIED', object: one }));
const aRequest = (verb: string, resource: string): AuditedRequest => ({
  verb,
  requestURI: `/api/v1/${resource}`,
  user: { username: 'controller' },
  objectRef: { resource, namespace: 'ns', name: 'web' },
  stage: 'ResponseComplete',
  requestReceivedTimestamp: '2026-11-24T12:00:00.000000Z',
});

const good: Evidence = {
  namespace: 'ns',
  flow: { name: 'issue', signatures: 1, told: [{ certificate: 'web', says: /up to date/ }] },
  versions: seen(...end),
  end,
  requests: [aRequest('create', 'secrets'), aRequest('patch', 'leases'), aRequest('list', 'secrets')],
  writtenAtRest: [],
  places: { 'the log': 'issued web' },
  exitCode: 0,
  stopSeconds: 0.2,
  allowance: {},
  baseline: { requests: 1, end: normalise(end, 'ns') },
};

const notReady = object('Certificate', 'web', { status: { conditions: [{ type: 'Ready', status: 'False' }] } });
const nextKey = object('Secret', 'web-abcde', {}, { labels: { 'cert-manager.io/next-private-key': 'true' } });
const withEnd = (...objects: readonly KubeObject[]): Partial<Evidence> => ({
  end: objects,
  baseline: { requests: 1, end: normalise(objects, 'ns') },
});
const withVersions = (...objects: readonly KubeObject[]): Partial<Evidence> => ({ versions: seen(...end, ...objects) });
const moreRequests = [1, 2, 3].map(() => aRequest('patch', 'certificates'));
const elsewhere = object('CertificateRequest', 'web-2', { status: { certificate: 'b3RoZXI=' } }, owned);
const { 'ca.crt': _ca, ...withoutCa } = pair;

const cases: readonly (readonly [string, OracleId, string, Partial<Evidence>])[] = [
  ['a Certificate that is not Ready', 'O1', 'Certificate web ended with', withEnd(notReady, request, secret, lease)],
  ['a write at rest', 'O1', 'patch /api/v1/secrets', { writtenAtRest: [aRequest('patch', 'secrets')] }],
  ['a controller that dies when told to stop', 'O1', 'ended with 1', { exitCode: 1 }],
  ['a pair that does not match', 'O2', 'are no pair', withVersions(secretWith({ ...pair, 'tls.key': otherKey }))],
  ['a key lost from one version to the next', 'O2', 'ca.crt was lost', withVersions(secretWith(withoutCa))],
  ['an empty field', 'O2', 'tls.key is empty', withVersions(secretWith({ ...pair, 'tls.key': '' }))],
  ['a second signature', 'O3', '2 certificates were signed, 1 were needed', withVersions(elsewhere)],
  ['no signature', 'O3', '0 certificates were signed', { versions: seen(certificate, secret) }],
  ['a next key', 'O4', 'web-abcde with a next key is left', withEnd(...end, nextKey)],
  ['a request too many', 'O4', 'Certificate web has 2 requests', withEnd(...end, elsewhere)],
  ['a request of nobody', 'O4', 'belongs to no Certificate', withEnd(request, secret, lease)],
  ['a finalizer', 'O4', 'has finalizers', withEnd(...end, object('Issuer', 'ca', ready, { finalizers: ['x/y'] }))],
  [
    'a held Lease',
    'O4',
    'is held by me',
    withEnd(certificate, object('Lease', 'c', { spec: { holderIdentity: 'me' } })),
  ],
  ['too many requests', 'O5', '3 requests, 1 without faults', { requests: moreRequests }],
  ['a key in the log', 'O6', 'the key in web-tls, d: in the log', { places: { 'the log': `key ${key}` } }],
  ['a cause that is not told', 'O7', 'never told of', { allowance: { told: [{ certificate: 'web', says: /quota/ }] } }],
  ['another end', 'O8', 'Secret other: is there', { end: [...end, object('Secret', 'other')] }],
  ['an end without something', 'O8', 'Secret web-tls: is missing', { end: [certificate, request, lease] }],
];

test('nothing is found in what a flow should leave', () => {
  expect(judge(good)).toEqual([]);
});

test.each(cases)('%s is found by %s', (_, oracle, text, change) => {
  const found: readonly Finding[] = judge({ ...good, ...change });
  expect(found).toContainEqual({ oracle, text: expect.stringContaining(text) });
});

test('two runs of the same are equal without what differs from run to run', () => {
  const run = (name: string, version: string, at: string): readonly KubeObject[] => [
    object('Secret', `web-${name}`, { data: { x: at } }, { uid: uid(crypto.randomUUID()), resourceVersion: version }),
    object('Certificate', 'web', { status: { notAfter: at } }, { creationTimestamp: at }),
  ];
  const one = normalise(run('abcde', '1', '2026-11-24T12:00:00Z'), 'ns');
  expect([...normalise(run('vwxyz', '2', '2027-01-01T00:00:00Z'), 'ns')]).toEqual([...one]);
});
