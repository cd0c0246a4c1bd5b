import type { TestContext } from 'vitest';
import type { KubeObject } from '../../../src/api/kubernetes.ts';
import type { ControllerRequests } from '../../support/controller-requests.ts';
import type { Stage } from '../../support/builders/stage.ts';
import { test } from 'vitest';
import { certificateRequestType, issuerType, secretType } from '../../../src/api/resource-types.ts';
import { certificateManifest } from '../../support/builders/manifests.ts';
import { aStage } from '../../support/builders/stage.ts';
import { conditionOf } from '../../support/builders/read-objects.ts';
import { controllerRequests, countControllerRequests } from '../../support/controller-requests.ts';

/** Each line is one request that cannot go, as architecture 9 explains. A longer list is a defect. */
const FIRST_ISSUANCE = [
  'patch certificates/status', // Issuing=True, name of the next key
  'create secrets', // the next key, durable before anybody signs
  'create certificaterequests',
  'patch certificaterequests/status', // Approved and Issued together
  'patch secrets', // the product
  'patch certificates/status', // Ready=True, revision, times
  'delete secrets', // the next key
];

/** The approver is asked for the first time for this issuer: whether its approval is accepted must be known before anybody signs. */
const WITHOUT_PRECEDENT = [...FIRST_ISSUANCE.slice(0, 4), ...FIRST_ISSUANCE.slice(3)];

/** Beside the same seven, the request of the revision before goes. */
const RENEWAL = [...FIRST_ISSUANCE, 'delete certificaterequests'];

/** Issuing, Generated, Requested; approved, CertificateIssued; Issuing (stored). */
const SIX_EVENTS = Array.from({ length: 6 }, () => 'create events');
/** A renewal stores with the same words as the issuance before: that event is counted up. */
const SIX_EVENTS_ONE_AGAIN = [...SIX_EVENTS.slice(0, 5), 'patch events'];

const READ_OF_THE_ABSENT_SECRET = ['get secrets'];
const FIRST_OF_ALL = { writes: WITHOUT_PRECEDENT, reads: READ_OF_THE_ABSENT_SECRET, events: SIX_EVENTS };

test('the first issuance of all by a CA issuer takes eight writes, one read and six events', async (context) => {
  const { stage, counted, nothingMore } = await aCountedStage(context);
  await counted(FIRST_OF_ALL, () => stage.issue('www'));
  await nothingMore();
});

test('an issuance by an issuer that has signed before takes seven writes, one read and six events', async (context) => {
  const { stage, counted, nothingMore } = await aCountedStage(context);
  await counted(FIRST_OF_ALL, () => stage.issue('first'));
  await counted({ ...FIRST_OF_ALL, writes: FIRST_ISSUANCE }, () => stage.issue('second'));
  await nothingMore();
});

test('a renewal takes one write more and no read', async (context) => {
  const { stage, counted, nothingMore } = await aCountedStage(context);
  await counted(FIRST_OF_ALL, () => stage.issue('www'));
  await counted({ writes: RENEWAL, reads: [], events: SIX_EVENTS_ONE_AGAIN }, async () => {
    await stage.patch('www', { spec: { dnsNames: ['other.example.com'] } });
    await stage.settled('www', 2);
  });
  await nothingMore();
});

test('what is settled is left alone, also after changes that ask for nothing', async (context) => {
  const { stage, counted, nothingMore } = await aCountedStage(context);
  await counted(FIRST_OF_ALL, () => stage.issue('www'));
  const note = { metadata: { annotations: { 'example.com/note': 'of somebody else' } } };
  await stage.patch('www', note);
  await stage.cluster.patch(stage.key(secretType, 'www-tls'), note);
  await stage.cluster.patch(stage.key(certificateRequestType, 'www-1'), note);
  await nothingMore();
});

interface CountedStage {
  readonly stage: Stage;
  /** Does something and compares what the controller asked for since the last comparison. */
  counted(expected: ControllerRequests, act: () => Promise<unknown>): Promise<void>;
  /** Shows that nothing was asked for since then, while certificates in another namespace were issued from first to last. */
  nothingMore(): Promise<void>;
}

/** A namespace whose CA issuer is Ready and told of it, so that nothing of its own set-up is counted any more. */
async function aCountedStage(context: TestContext): Promise<CountedStage> {
  const stage = await aReadyAuthority(context);
  let accounted = await countControllerRequests(stage.namespace);
  return {
    stage,
    counted: async (expected, act) => {
      await act();
      // events and the audit log come a moment after the objects
      await context.expect
        .poll(() => controllerRequests(stage.namespace, accounted), { timeout: 10_000 })
        .toEqual(expected);
      accounted += Object.values(expected).flat().length;
    },
    nothingMore: async () => {
      const elsewhere = await aReadyAuthority(context);
      const names = ['a', 'b', 'c', 'd'];
      await elsewhere.create(...names.map((name) => certificateManifest(name)));
      await Promise.all(names.map((name) => elsewhere.settled(name)));
      context
        .expect(await controllerRequests(stage.namespace, accounted))
        .toEqual({ writes: [], reads: [], events: [] });
    },
  };
}

async function aReadyAuthority(context: TestContext): Promise<Stage> {
  const stage = await aStage(context);
  await stage.createAuthority();
  const isReady = (issuer: KubeObject): boolean => conditionOf(issuer, 'Ready')?.status === 'True';
  await stage.cluster.until(stage.key(issuerType, 'ca'), 'Ready', isReady);
  await context.expect
    .poll(async () => (await controllerRequests(stage.namespace)).events, { timeout: 10_000 })
    .toEqual(['create events']);
  return stage;
}
