import { beforeAll, describe, expect, test } from 'vitest';
import { anAcmeIssuer, now, replied } from '../../../test/support/builders/acme-objects.ts';
import type { Pairs } from '../../../test/support/builders/certificate-fixtures.ts';
import { makePairs } from '../../../test/support/builders/certificate-fixtures.ts';
import type { ChallengeWorld } from '../../../test/support/builders/challenge-world.ts';
import { challengeWord, presented } from '../../../test/support/builders/challenge-world.ts';
import type { SolverObjectFacts } from '../../api/challenge/solver-object.ts';
import { solverObjectFacts } from '../../api/challenge/solver-object.ts';
import type { AcmeSolver } from '../../api/issuer/types.ts';
import type { KubeObject } from '../../api/kubernetes.ts';
import { resourceVersion, uid } from '../../base/brand.ts';
import { after, formatInstant, seconds } from '../../base/instant.ts';

let pairs: Pairs;
beforeAll(async () => {
  pairs = await makePairs();
});

const ofClass: AcmeSolver = { http01: { ingress: { ingressClassName: 'nginx' } } };
const inPlace: AcmeSolver = { http01: { ingress: { name: 'web' } } };

/** What is decided about the Challenge of one name by HTTP-01, in a world where its objects are those named. */
function word(solver: AcmeSolver, existing: readonly string[], world: ChallengeWorld = {}) {
  const solverObjects = existing.map((kind) => made(kind));
  return challengeWord(pairs, { issuer: anAcmeIssuer([solver]), solvers: [solver], solverObjects, ...world });
}

const NAME = /^cm-acme-http-solver-[0-9a-f]{12}$/;
const nameOfAll = 'cm-acme-http-solver-';
function made(kind: string, deletionTimestamp?: string): SolverObjectFacts {
  const owner = {
    apiVersion: 'acme.cert-manager.io/v1',
    kind: 'Challenge',
    name: 'x',
    uid: uid('challenge-0'),
    controller: true,
  };
  const metadata = {
    name: `${nameOfAll}${'0'.repeat(12)}`,
    namespace: 'shop',
    uid: uid(kind),
    resourceVersion: resourceVersion('1'),
    ownerReferences: [owner],
    ...(deletionTimestamp === undefined ? {} : { deletionTimestamp }),
  };
  return solverObjectFacts(kind)({ apiVersion: 'v1', kind: 'PartialObjectMetadata', metadata });
}

describe('what leads to an answer of HTTP-01', () => {
  test('is made one by one, each owned by the Challenge', () => {
    const first = word(ofClass, []);
    expect(first).toMatchObject({
      do: 'create',
      type: { kind: 'Pod' },
      object: {
        metadata: { name: expect.stringMatching(NAME), ownerReferences: [{ kind: 'Challenge', controller: true }] },
      },
    });
  });

  test('cannot be made without an image, and says what to do', () => {
    const word1 = challengeWord(pairs, { issuer: anAcmeIssuer([ofClass]), solvers: [ofClass], image: '' });
    expect(word1).toMatchObject({
      do: 'setStatus',
      status: { reason: expect.stringContaining('--acme-http01-solver-image') },
      then: [{ reason: 'PresentError' }],
    });
  });

  test('that failed is taken away, and the Challenge is kept to be read', () => {
    const challenge = { status: { ...presented.status, state: 'invalid' } };
    expect(word(ofClass, ['Pod', 'Service'], { challenge })).toMatchObject({
      do: 'delete',
      because: 'the Challenge has failed',
    });
    expect(word(ofClass, [], { challenge })).toMatchObject({ do: 'setStatus', status: { presented: false } });
  });

  test('goes with a Challenge that goes, by garbage collection', () => {
    const challenge = { ...presented, metadata: { deletionTimestamp: formatInstant(after(now, seconds(-5))) } };
    expect(word(ofClass, ['Pod'], { challenge })).toMatchObject({
      do: 'patch',
      patch: { metadata: { finalizers: [] } },
    });
  });
});

describe('an Ingress of somebody else', () => {
  const ingress = (paths: readonly object[]): KubeObject => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'web', namespace: 'shop', uid: uid('i'), resourceVersion: resourceVersion('9') },
    spec: { rules: [{ host: 'www.example.com', http: { paths } }] },
  });
  const own = { path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } } };
  const going = { ...presented, metadata: { deletionTimestamp: formatInstant(after(now, seconds(-5))) } };

  test('is put right before the Challenge is let go, of the version just read', () => {
    expect(word(inPlace, [], { challenge: going })).toMatchObject({
      do: 'call',
      call: { name: 'readIngress', ingress: 'web' },
    });
    const answers = { ingressTocleanUp: replied({ of: 'ingress' as const, ingress: ingress([own]) }) };
    expect(word(inPlace, [], { challenge: going, answers })).toMatchObject({
      do: 'patch',
      of: { key: { type: { kind: 'Challenge' } } },
    });
  });

  test('that is gone keeps no Challenge', () => {
    const answers = { ingressTocleanUp: replied({ of: 'ingress' as const, ingress: undefined }) };
    expect(word(inPlace, [], { challenge: going, answers })).toMatchObject({
      do: 'patch',
      patch: { metadata: { finalizers: [] } },
    });
  });

  test('is put right also when the issuer is gone', () => {
    expect(word(inPlace, [], { challenge: going, issuer: 'none' })).toMatchObject({
      do: 'call',
      call: { name: 'readIngress' },
    });
  });
});

test('the answer is looked for as the server will look', () => {
  const solver = { ...ofClass };
  const existing = ['Pod', 'Service', 'Ingress'];
  const answers = {
    checkHttp01: replied({ of: 'sight' as const, isThere: true, because: '' }, after(now, seconds(-2))),
  };
  const word1 = word(solver, existing, { challenge: presented, named: true });
  expect(word1).toMatchObject({ do: 'call', call: { name: 'checkHttp01', question: { domain: 'www.example.com' } } });
  expect(word(solver, existing, { challenge: presented, named: true, answers })).toMatchObject({
    do: 'call',
    call: { name: 'accept' },
  });
});
