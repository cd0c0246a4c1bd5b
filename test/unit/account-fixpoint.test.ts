import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { KubeObject } from '../../src/api/kubernetes.ts';
import { issuerType, secretType } from '../../src/api/resource-types.ts';
import { hours } from '../../src/base/instant.ts';
import type { PrivateKey } from '../../src/pki/keys/private-key.ts';
import { accountIn } from '../support/builders/acme-account.ts';
import { aPrivateKey } from '../support/builders/key-pairs.ts';
import { issuerManifest } from '../support/builders/manifests.ts';
import { conditionOf } from '../support/builders/read-objects.ts';
import type { ModelAcme } from '../support/model-acme.ts';
import { DIRECTORY, modelAcme } from '../support/model-acme.ts';
import type { AcmeTrouble } from '../support/model-acme/troubles.ts';
import type { ModelApi, ModelFault, ModelRequest } from '../support/model-api.ts';
import type { SigningRig } from '../support/signing-rig.ts';
import { startSigningRig } from '../support/signing-rig.ts';

let keys: readonly PrivateKey[];
beforeAll(async () => {
  keys = await Promise.all([1, 2, 3, 4].map(() => aPrivateKey({ name: 'RSA', size: 2048 })));
});

interface AccountRig extends SigningRig {
  readonly server: ModelAcme;
  /** So many keys have been made. */
  keysMade(): number;
}

type Plan = (request: ModelRequest) => ModelFault | undefined;

/** The controllers over a model API and a model ACME server. Keys are made beforehand, each handed out in its turn. */
async function startAccountRig(
  plan?: Plan,
  troubles?: (count: number) => AcmeTrouble | undefined,
): Promise<AccountRig> {
  let server: ModelAcme | undefined;
  let made = 0;
  const rig = await startSigningRig(plan, [], {
    acme: (clock) => {
      server = modelAcme({ clock, ...(troubles === undefined ? {} : { plan: ({ count }) => troubles(count) }) });
      return server.clients;
    },
    keyPool: {
      generate: () => {
        const key = keys[made % keys.length];
        made += 1;
        return key === undefined ? Promise.reject(new Error('no key')) : Promise.resolve(key);
      },
      size: () => ({ running: 0, waiting: 0 }),
    },
  });
  if (server === undefined) throw new Error('nobody has asked for ACME clients');
  return { ...rig, server, keysMade: () => made };
}

const anIssuer = (name: string, acme: object = {}): KubeObject => {
  const spec = { acme: { server: DIRECTORY, privateKeySecretRef: { name: 'account' }, ...acme } };
  const { object } = issuerManifest(name, spec);
  return { ...object, metadata: { ...object.metadata, namespace: 'shop' } };
};
const issuerIn = (model: ModelApi, name = 'le'): KubeObject | undefined =>
  model.find({ type: issuerType, namespace: 'shop', name });
const uriIn = (model: ModelApi, name = 'le'): string | undefined => {
  const issuer = issuerIn(model, name);
  return issuer === undefined ? undefined : accountIn(issuer).uri;
};
const readyReason = (model: ModelApi, name = 'le'): string | undefined => {
  const issuer = issuerIn(model, name);
  return issuer === undefined ? undefined : conditionOf(issuer, 'Ready')?.reason;
};
const writesOf = (model: ModelApi): readonly string[] =>
  model.writes().map(({ verb, type, subresource, name }) => `${verb} ${type.plural}/${subresource ?? ''} ${name}`);

describe('the account of an issuer', () => {
  test('costs two writes and three requests, and then nothing, however long', async () => {
    const { model, server, ...rig } = await startAccountRig();
    model.inject.put(issuerType, anIssuer('le'));
    await rig.pass(2);
    expect(uriIn(model)).toBe(server.accounts[0]?.url);
    await rig.clock.move(hours(100));
    await rig.pass(2);
    expect(writesOf(model)).toEqual(['create secrets/ account', 'patch issuers/status le']);
    expect(server.requests).toEqual(['GET directory', 'HEAD newNonce', 'POST newAccount']);
    await rig.stop();
  });

  test('is that of a Secret which the cache has not shown yet: the key that was made is thrown away (trap F7)', async () => {
    const object = secretOf();
    const { model, server, ...rig } = await startAccountRig(({ verb, type, name }) => {
      // Somebody else is a moment earlier.
      if (verb === 'create' && type === secretType && name === 'account') model.inject.put(secretType, object);
      return undefined;
    });
    model.inject.put(issuerType, anIssuer('le'));
    await rig.pass(3);
    expect(readyReason(model)).toBe('ACMEAccountRegistered');
    expect(model.find({ type: secretType, namespace: 'shop', name: 'account' })?.['data']).toEqual(object['data']);
    expect([server.accounts.length, rig.keysMade()]).toEqual([1, 1]);
    expect(writesOf(model)).toEqual(['patch issuers/status le']);
    await rig.stop();
  });

  test('that was refused is not asked for again, until the spec changes', async () => {
    let isRefused = true;
    const body = JSON.stringify({ type: 'urn:ietf:params:acme:error:invalidContact', detail: 'no' });
    const { model, server, ...rig } = await startAccountRig(undefined, (count) =>
      isRefused && count > 2 ? { status: 400, body } : undefined,
    );
    model.inject.put(issuerType, anIssuer('le', { email: 'x' }));
    await rig.pass(2);
    const asked = server.requests.length;
    await rig.clock.move(hours(50));
    await rig.pass(2);
    expect([readyReason(model), server.requests.length]).toEqual(['ErrRegisterACMEAccount', asked]);
    isRefused = false;
    const issuer = issuerIn(model);
    if (issuer !== undefined) model.inject.put(issuerType, { ...issuer, spec: anIssuer('le')['spec'] });
    await rig.pass(2);
    expect(readyReason(model)).toBe('ACMEAccountRegistered');
    await rig.stop();
  });

  test('that the server has no time for is asked for when it said, and not before', async () => {
    const { model, server, ...rig } = await startAccountRig(undefined, (count) =>
      count === 3 ? { status: 429, body: '{}', retryAfter: '1800' } : undefined,
    );
    model.inject.put(issuerType, anIssuer('le'));
    await rig.pass(29);
    expect([readyReason(model), server.requests.length]).toEqual(['ErrRegisterACMEAccount', 3]);
    await rig.pass(3);
    expect(readyReason(model)).toBe('ACMEAccountRegistered');
    await rig.stop();
  });
});

/** A Secret with a key of somebody's own. */
function secretOf(): KubeObject {
  const text = keys[3]?.keyObject.export({ type: 'pkcs1', format: 'pem' }) ?? '';
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'account', namespace: 'shop' },
    data: { 'tls.key': Buffer.from(text).toString('base64') },
  };
}

describe('whatever befalls the requests to the API server and to the ACME server', () => {
  const fault: fc.Arbitrary<ModelFault> = fc.oneof(
    fc.record({
      when: fc.constant('before' as const),
      code: fc.constantFrom('InternalError', 'ConnectionFailed', 'Conflict', 'ServiceUnavailable', 'Forbidden'),
    }),
    fc.record({ when: fc.constant('after' as const), code: fc.constantFrom('ConnectionFailed', 'DeadlineExceeded') }),
  );
  const type = (name: string): string => JSON.stringify({ type: `urn:ietf:params:acme:error:${name}`, detail: 'now' });
  const trouble: fc.Arbitrary<AcmeTrouble> = fc.constantFrom<AcmeTrouble>(
    { when: 'before' },
    { when: 'after' },
    { status: 500, body: type('serverInternal') },
    { status: 503, body: 'overloaded', retryAfter: '300' },
    { status: 429, body: type('rateLimited'), retryAfter: '120' },
    { status: 400, body: type('badNonce') },
    { status: 502, body: '<html>bad gateway</html>' },
    { status: 403, body: '<html>blocked</html>' },
    { status: 200, body: '{}' },
  );
  const weather = fc.record({
    plan: fc.dictionary(fc.integer({ min: 13, max: 40 }).map(String), fault, { maxKeys: 10 }),
    troubles: fc.dictionary(fc.integer({ min: 1, max: 14 }).map(String), trouble, { maxKeys: 6 }),
    holds: fc.boolean(),
    duplicates: fc.boolean(),
    cuts: fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 2 }),
  });

  test('two issuers of one Secret come to one account and one key, within 32 steps a turn, and then nothing is asked or written', async () => {
    await fc.assert(
      fc.asyncProperty(weather, async ({ plan, troubles, holds, duplicates, cuts }) => {
        const { model, server, ...rig } = await startAccountRig(
          ({ count, verb }) => (verb === 'watch' || verb === 'list' ? undefined : plan[String(count)]),
          (count) => troubles[String(count)],
        );
        if (duplicates) model.inject.duplicateEvents();
        if (holds) model.inject.holdEvents();
        for (const [i, name] of ['one', 'two'].entries()) {
          model.inject.put(issuerType, anIssuer(name, { email: 'ops@example.com' }));
          if (cuts.includes(i)) model.inject.cutWatches();
          await rig.pass(1);
        }
        if (holds) model.inject.releaseEvents();
        await rig.pass(130);
        expect(['one', 'two'].map((name) => readyReason(model, name))).toEqual(
          Array.from({ length: 2 }, () => 'ACMEAccountRegistered'),
        );
        expect(server.accounts).toHaveLength(1);
        expect(['one', 'two'].map((name) => uriIn(model, name))).toEqual(
          Array.from({ length: 2 }, () => server.accounts[0]?.url),
        );
        expect(writesOf(model).filter((write) => write.startsWith('create'))).toEqual(['create secrets/ account']);
        for (const turn of rig.turns) expect(turn.steps).toBeLessThanOrEqual(32);
        const [writes, asked] = [model.writes().length, server.requests.length];
        await rig.clock.move(hours(24));
        await rig.pass(2);
        expect([model.writes().length, server.requests.length]).toEqual([writes, asked]);
        await rig.stop();
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});
