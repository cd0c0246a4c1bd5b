import { expect, test } from 'vitest';
import { secretType } from '../../../src/api/resource-types.ts';
import { bytesIn, dataKeys, managedBy, serialIn, textIn } from '../../support/builders/read-objects.ts';
import { openssl } from '../../support/builders/openssl.ts';
import { aStage } from '../../support/builders/stage.ts';

const pair = ['ca.crt', 'tls.crt', 'tls.key'];
const combined = { additionalOutputFormats: [{ type: 'CombinedPEM' }] };
const both = { additionalOutputFormats: [{ type: 'CombinedPEM' }, { type: 'DER' }] };

test('combined PEM is key and chain, DER is the key, as openssl reads them', async (t) => {
  const stage = await aStage(t);
  await stage.createAuthority();
  await stage.issue('www', both);
  const secret = await stage.secret('www-tls');
  expect(dataKeys(secret)).toEqual(['ca.crt', 'key.der', 'tls-combined.pem', 'tls.crt', 'tls.key']);
  expect(textIn(secret, 'tls-combined.pem')).toBe(`${textIn(secret, 'tls.key')}\n${textIn(secret, 'tls.crt')}`);
  const ofKey = await openssl(['pkey', '-pubout'], textIn(secret, 'tls.key'));
  expect(await openssl(['pkey', '-inform', 'DER', '-pubout'], bytesIn(secret, 'key.der'))).toBe(ofKey);
});

/** Changes of the list, and the keys of the Secret afterwards. */
const changes = [
  { name: 'formats that are added appear', before: {}, after: both, keys: ['key.der', 'tls-combined.pem'] },
  { name: 'a format that is dropped disappears', before: both, after: combined, keys: ['tls-combined.pem'] },
  {
    name: 'the last format that is dropped disappears',
    before: both,
    after: { additionalOutputFormats: null },
    keys: [],
  },
] as const;

test.for(changes)('$name, without a new certificate', async ({ before, after, keys }, t) => {
  const stage = await aStage(t);
  await stage.createAuthority();
  await stage.issue('www', before);
  const serial = serialIn(await stage.secret('www-tls'));
  await stage.patch('www', { spec: after });
  const wanted = [...pair, ...keys].sort();
  const secret = await stage.cluster.until(
    stage.key(secretType, 'www-tls'),
    `data keys ${wanted.join(' ')}`,
    (object) => dataKeys(object).join(' ') === wanted.join(' '),
  );
  expect(serialIn(secret)).toBe(serial);
  await stage.settled('www', 1);
  expect((await stage.requests()).length).toBe(1);
});

test('an entry of somebody else in the Secret survives formats, repairs and renewals', async (t) => {
  const stage = await aStage(t);
  await stage.createAuthority();
  await stage.issue('www', combined);
  const foreign = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'www-tls', namespace: stage.namespace } };
  await stage.cluster.apply(secretType, { ...foreign, stringData: { 'extra.txt': 'mine' } }, 'somebody-else');
  await stage.patch('www', { spec: { additionalOutputFormats: null, dnsNames: ['new.example.com'] } });
  await stage.settled('www', 2);
  const secret = await stage.secret('www-tls');
  expect(dataKeys(secret)).toEqual(['ca.crt', 'extra.txt', 'tls.crt', 'tls.key']);
  expect(managedBy(secret, 'somebody-else')).toBeDefined();
});

test('formats that somebody else removed or changed are written again', async (t) => {
  const stage = await aStage(t);
  await stage.createAuthority();
  await stage.issue('www', both);
  const before = await stage.secret('www-tls');
  await stage.cluster.patch(stage.key(secretType, 'www-tls'), {
    data: { 'key.der': null, 'tls-combined.pem': 'AAAA' },
  });
  const isMended = (name: string) => (object: typeof before) => textIn(object, name) === textIn(before, name);
  const key = stage.key(secretType, 'www-tls');
  const after = await stage.cluster.until(
    key,
    'mended',
    (object) => isMended('key.der')(object) && isMended('tls-combined.pem')(object),
  );
  expect(serialIn(after)).toBe(serialIn(before));
});
