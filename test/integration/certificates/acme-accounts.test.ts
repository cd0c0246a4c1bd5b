import { beforeAll, describe, test } from 'vitest';
import { readAccountKey } from '../../../src/acme/account-key.ts';
import type { RegisteredAccount } from '../../../src/acme/acme-client.ts';
import type { KubeObject } from '../../../src/api/kubernetes.ts';
import { issuerType, secretType } from '../../../src/api/resource-types.ts';
import { Secret } from '../../../src/base/secret.ts';
import { writePrivateKey } from '../../../src/pki/keys/key-file.ts';
import { accountIn, issuerAt, keyHashOf, untilIssuer } from '../../support/builders/acme-account.ts';
import { aPrivateKey } from '../../support/builders/key-pairs.ts';
import { secretManifest } from '../../support/builders/manifests.ts';
import { openssl } from '../../support/builders/openssl.ts';
import { bytesIn, dataKeys, textIn, toldBy } from '../../support/builders/read-objects.ts';
import type { Stage } from '../../support/builders/stage.ts';
import { aStage } from '../../support/builders/stage.ts';
import { controllerRequests } from '../../support/controller-requests.ts';
import { testAuthority } from '../../support/test-authority.ts';
import type { PebbleRig } from '../acme/pebble-rig.ts';
import { never, pebbleProgram, pebbleRig, whyNoPebble } from '../acme/pebble-rig.ts';

const REGISTERED = 'ACMEAccountRegistered';
const NO_NAMES = '127.0.0.1:1';
const component = 'cert-manager-issuers';
let server: PebbleRig;
beforeAll(async () => {
  if (pebbleProgram.is === 'there') server = await pebbleRig({ dnsServer: NO_NAMES });
});

/** What the server itself says of the account whose key is in a Secret. */
const accountOf = (secret: KubeObject): Promise<RegisteredAccount> =>
  server.client.register(
    readAccountKey(new Secret(bytesIn(secret, 'tls.key'))),
    { email: undefined, externalAccount: undefined },
    never,
  );
const patchAcme = (stage: Stage, name: string, acme: object) =>
  stage.cluster.patch(stage.key(issuerType, name), { spec: { acme } });

describe.skipIf(pebbleProgram.is === 'missing')(`an ACME issuer at Pebble${whyNoPebble}`, () => {
  test('makes its key, registers, and tells it in two writes', async (context) => {
    const { expect } = context;
    const stage = await aStage(context);
    await stage.create(issuerAt(server.pebble, 'le', { email: 'Ops@Example.com' }));
    const issuer = await untilIssuer(stage, 'le', REGISTERED);
    expect(toldBy(issuer, 'Ready')).toEqual({
      status: 'True',
      reason: REGISTERED,
      message: 'The ACME account was registered with the ACME server',
    });
    const secret = await stage.secret('le-account');
    expect(secret.metadata.labels).toEqual({ 'app.kubernetes.io/managed-by': 'cert-manager' });
    expect(dataKeys(secret)).toEqual(['tls.key']);
    expect(textIn(secret, 'tls.key')).toMatch(/^-----BEGIN RSA PRIVATE KEY-----/);
    expect(await openssl(['rsa', '-noout', '-text'], textIn(secret, 'tls.key'))).toContain('(2048 bit');
    const registered = await accountOf(secret);
    expect(registered).toMatchObject({ contact: ['mailto:ops@example.com'], isNew: false });
    expect(accountIn(issuer)).toEqual({
      uri: registered.url,
      lastRegisteredEmail: 'Ops@Example.com',
      lastPrivateKeyHash: await keyHashOf(secret),
    });
    await stage.event('le', { type: 'Normal', reason: REGISTERED, component });
    expect((await controllerRequests(stage.namespace)).writes).toEqual(['create secrets', 'patch issuers/status']);
  });

  test('of the cluster keeps its key in the cluster resource namespace', async (context) => {
    const stage = await aStage(context);
    const name = stage.namespace;
    await stage.create(issuerAt(server.pebble, name, {}, 'ClusterIssuer'));
    const issuer = await untilIssuer(stage, name, REGISTERED, 'ClusterIssuer');
    const secret = await stage.cluster.get({ type: secretType, namespace: 'cert-manager', name: `${name}-account` });
    context.expect(secret === undefined ? '' : await keyHashOf(secret)).toBe(accountIn(issuer).lastPrivateKeyHash);
  });

  test('finds its account again by the key, in another namespace and with another address, which the server is told', async (context) => {
    const { expect } = context;
    const [here, there] = [await aStage(context), await aStage(context)];
    await here.create(issuerAt(server.pebble, 'le', { email: 'old@example.com' }));
    const { uri } = accountIn(await untilIssuer(here, 'le', REGISTERED));
    const secret = await here.secret('le-account');
    await there.create(
      secretManifest('le-account', { 'tls.key': textIn(secret, 'tls.key') }),
      issuerAt(server.pebble, 'le', { email: 'new@example.com' }),
    );
    const moved = accountIn(await untilIssuer(there, 'le', REGISTERED));
    expect([moved.uri, moved.lastRegisteredEmail]).toEqual([uri, 'new@example.com']);
    expect((await accountOf(secret)).contact).toEqual(['mailto:new@example.com']);
  });

  test('tells the server another address, and that there is none any more', async (context) => {
    const { expect } = context;
    const stage = await aStage(context);
    await stage.create(issuerAt(server.pebble, 'le', { email: 'one@example.com' }));
    const { uri } = accountIn(await untilIssuer(stage, 'le', REGISTERED));
    const secret = await stage.secret('le-account');
    for (const [email, contact] of [
      ['two@example.com', ['mailto:two@example.com']],
      [null, []],
    ] as const) {
      await patchAcme(stage, 'le', { email });
      const changed = accountIn(await untilIssuer(stage, 'le', REGISTERED));
      expect([changed.uri, changed.lastRegisteredEmail]).toEqual([uri, email ?? '']);
      expect((await accountOf(secret)).contact ?? []).toEqual(contact);
    }
  });

  test('says what the server has against an address', async (context) => {
    const stage = await aStage(context);
    await stage.create(issuerAt(server.pebble, 'le', { email: 'no address' }));
    const issuer = await untilIssuer(stage, 'le', 'ErrRegisterACMEAccount');
    const { message = '' } = toldBy(issuer, 'Ready');
    context
      .expect(message)
      .toMatch(/^Failed to register ACME account: 400 urn:ietf:params:acme:error:\w+: .*spec\.acme/);
    await stage.event('le', { type: 'Warning', reason: 'ErrRegisterACMEAccount', component });
    await patchAcme(stage, 'le', { email: null });
    await untilIssuer(stage, 'le', REGISTERED);
  });

  test('shares the account with another one that names the same Secret at the same moment', async (context) => {
    const stage = await aStage(context);
    const spec = { privateKeySecretRef: { name: 'shared' } };
    await Promise.all(['a', 'b', 'c'].map((name) => stage.create(issuerAt(server.pebble, name, spec))));
    const issuers = await Promise.all(['a', 'b', 'c'].map((name) => untilIssuer(stage, name, REGISTERED)));
    context.expect(new Set(issuers.map((issuer) => accountIn(issuer).uri)).size).toBe(1);
  });

  test('makes another account when its key is gone', async (context) => {
    const stage = await aStage(context);
    await stage.create(issuerAt(server.pebble, 'le'));
    const { uri } = accountIn(await untilIssuer(stage, 'le', REGISTERED));
    await stage.cluster.delete(stage.key(secretType, 'le-account'));
    const other = await stage.cluster.until(
      stage.key(issuerType, 'le'),
      'another account',
      (issuer) => accountIn(issuer).uri !== uri,
    );
    context.expect(accountIn(other).lastPrivateKeyHash).toBe(await keyHashOf(await stage.secret('le-account')));
  });

  test('that may not make its key waits for it, and takes the one that comes', async (context) => {
    const { expect } = context;
    const stage = await aStage(context);
    await stage.create(issuerAt(server.pebble, 'le', { disableAccountKeyGeneration: true }));
    const waiting = await untilIssuer(stage, 'le', 'ErrVerifyACMEAccount');
    expect(toldBy(waiting, 'Ready').message).toContain(`Secret "${stage.namespace}/le-account"`);
    await stage.event('le', { type: 'Warning', reason: 'ErrInitIssuer', component });
    expect(await stage.cluster.list(secretType, stage.namespace)).toEqual([]);
    const key = writePrivateKey(await aPrivateKey({ name: 'RSA', size: 2048 }), 'PKCS8').reveal();
    await stage.create(secretManifest('le-account', { 'tls.key': key }));
    const issuer = await untilIssuer(stage, 'le', REGISTERED);
    expect(accountIn(issuer).lastPrivateKeyHash).toBe(await keyHashOf(await stage.secret('le-account')));
  });

  test('does not take an ECDSA key, nor write over it', async (context) => {
    const { expect } = context;
    const stage = await aStage(context);
    const key = writePrivateKey(await aPrivateKey(), 'PKCS8').reveal();
    await stage.create(secretManifest('le-account', { 'tls.key': key }), issuerAt(server.pebble, 'le'));
    const issuer = await untilIssuer(stage, 'le', 'ErrVerifyACMEAccount');
    expect(toldBy(issuer, 'Ready').message).toContain('an ACME account key must be RSA');
    expect(textIn(await stage.secret('le-account'), 'tls.key')).toBe(key);
  });

  test('trusts the CA bundle alone, goes on when that is mended, and with skipTLSVerify trusts whoever answers', async (context) => {
    const { expect } = context;
    const stage = await aStage(context);
    const caBundle = Buffer.from(testAuthority('somebody else').ca).toString('base64');
    await stage.create(
      issuerAt(server.pebble, 'le', { caBundle }),
      issuerAt(server.pebble, 'system', { caBundle: undefined }),
      issuerAt(server.pebble, 'any', { caBundle: undefined, skipTLSVerify: true }),
    );
    for (const name of ['le', 'system']) {
      const { message } = toldBy(await untilIssuer(stage, name, 'ErrRegisterACMEAccount'), 'Ready');
      expect(message).toMatch(/^Failed to register ACME account: no connection to https:.*certificate.*CA bundle/);
    }
    await untilIssuer(stage, 'any', REGISTERED);
    await patchAcme(stage, 'le', { caBundle: Buffer.from(server.pebble.caBundle).toString('base64') });
    await untilIssuer(stage, 'le', REGISTERED);
  });

  const refused: [string, string, string, RegExp][] = [
    ['in the clear', 'http://acme.example.com/directory', 'InvalidURL', /is not an https URL/],
    ['that is no URL', 'acme example', 'InvalidURL', /it is not a URL; correct spec\.acme\.server/],
    [
      "of Let's Encrypt's first version",
      'https://acme-v01.api.letsencrypt.org/directory',
      'InvalidConfig',
      /"https:\/\/acme-v02\.api\.letsencrypt\.org\/directory"/,
    ],
  ];
  test.each(refused)('refuses a server %s', async (_, url, reason, message) => {
    const context = { task: { name: `refuses ${reason}` } };
    const stage = await aStage(context);
    await stage.create(issuerAt(server.pebble, 'le', { server: url }));
    const issuer = await untilIssuer(stage, 'le', reason);
    if (!message.test(toldBy(issuer, 'Ready').message ?? '')) throw new Error(JSON.stringify(issuer['status']));
    await stage.event('le', { type: 'Warning', reason, component });
  });

  test('whose DNS-01 solver lacks its Secret says which, and goes on when that is there', async (context) => {
    const { expect } = context;
    const stage = await aStage(context);
    const solvers = [{ dns01: { cloudflare: { apiTokenSecretRef: { name: 'token', key: 'api' } } } }];
    await stage.create(issuerAt(server.pebble, 'le', { solvers }));
    const place = `spec.acme.solvers[0].dns01.cloudflare.apiTokenSecretRef: Secret "${stage.namespace}/token"`;
    expect(toldBy(await untilIssuer(stage, 'le', 'InvalidSolver'), 'Ready').message).toContain(
      `${place} does not exist`,
    );
    await stage.create(secretManifest('token', { other: 'x' }));
    await stage.event('le', {
      type: 'Warning',
      reason: 'InvalidSolver',
      component,
      message: `${place} has no data "api"`,
    });
    await stage.cluster.patch(stage.key(secretType, 'token'), { stringData: { api: 'x' } });
    await untilIssuer(stage, 'le', REGISTERED);
  });
});

describe.skipIf(pebbleProgram.is === 'missing')(`where the server wants an external account${whyNoPebble}`, () => {
  const macKey = 'zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W';
  const otherKey = 'b10lLJs8l1GPIzsLP0s6pMt8O0XVGnfTaCeROxQM0BIt2XrJMDHJZBM5NuQmQJQH';
  const binding = { externalAccountBinding: { keyID: 'kid-1', keySecretRef: { name: 'external', key: 'secret' } } };
  let bound: PebbleRig;
  beforeAll(async () => {
    if (pebbleProgram.is === 'there')
      bound = await pebbleRig({ dnsServer: NO_NAMES, externalAccounts: { 'kid-1': macKey } });
  });

  test('an issuer without one is told so', async (context) => {
    const stage = await aStage(context);
    await stage.create(issuerAt(bound.pebble, 'le'));
    const { message } = toldBy(await untilIssuer(stage, 'le', 'ErrRegisterACMEAccount'), 'Ready');
    context.expect(message).toMatch(/externalAccountRequired: .*give the Issuer spec\.acme\.externalAccountBinding/);
  });

  test('an issuer waits for its Secret, is refused with the wrong key, and registers with the right one', async (context) => {
    const { expect } = context;
    const stage = await aStage(context);
    await stage.create(issuerAt(bound.pebble, 'le', binding));
    const missing = toldBy(await untilIssuer(stage, 'le', 'ErrRegisterACMEAccount'), 'Ready').message;
    expect(missing).toContain(
      `Secret "${stage.namespace}/external" with the key of the external account does not exist`,
    );
    await stage.create(secretManifest('external', { secret: otherKey }));
    const isRefused =
      /^Failed to register ACME account: 4\d\d urn:ietf:params:acme:error:\w+: .*externalAccountBinding/;
    const refused = await stage.event('le', {
      type: 'Warning',
      reason: 'ErrRegisterACMEAccount',
      component,
      message: isRefused,
    });
    expect(JSON.stringify(refused)).not.toContain(otherKey);
    await stage.cluster.patch(stage.key(secretType, 'external'), { stringData: { secret: macKey } });
    await untilIssuer(stage, 'le', REGISTERED);
  });
});
