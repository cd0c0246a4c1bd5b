import type { AuditedRequest } from '../../support/audit-log.ts';
import type { Instant } from '../../../src/base/instant.ts';
import type { Finding, OracleId } from '../family.ts';
import type { StormSeen } from './storm.ts';
import { instant } from '../../../src/base/instant.ts';
import { certificateStatus, conditionOf } from '../../support/builders/read-objects.ts';

/** A renewal: 8 writes (one more than an issuance), no read. Events are bundled, and not counted here. Source: architecture §9. */
const REQUESTS_PER_RENEWAL = 8;
/** What an overloaded API server did not answer in time is asked again. */
const SLACK = 1.15;
/**
 * Every fourth pick of the queue is the one that waits longest, so that nobody starves; in this storm that is the one with most life left.
 * So three quarters of all can be in order, and not many fewer are.
 */
const LEAST_IN_ORDER = 0.7;
/** What is in order for certain, of all that is done. */
const SHARE_IN_ORDER = 0.75;
/** Start and lists, in milliseconds. */
const GRACE = 30_000;
/** The workers, and the calls under way: what may overtake its neighbor. */
const WINDOW = 16;

/** What is wrong with how a storm went: nothing if all is as FT-35 asks. */
export function judgeStorm(seen: StormSeen): readonly Finding[] {
  return [...notSettled(seen), ...notInOrder(seen), ...lost(seen), ...notOnce(seen), ...tooMany(seen), ...probes(seen)];
}

const found = (oracle: OracleId, text: string): Finding => ({ oracle, text });

function notSettled({ end, exitCode }: StormSeen): readonly Finding[] {
  const bad = end.filter(
    (one) => conditionOf(one, 'Ready')?.status !== 'True' || certificateStatus(one).revision !== 2,
  );
  return [
    ...bad.slice(0, 5).map((one) => found('O1', `${one.metadata.name} ended with ${JSON.stringify(one['status'])}`)),
    ...(exitCode === 0 ? [] : [found('O1', `the controller ended with ${exitCode}`)]),
  ];
}

/** The ranks by expiry of those that could be saved, in the order in which their requests were created. */
export function requestedRanks({ requests, notAfter, startedAt }: StormSeen): readonly number[] {
  const alive = [...notAfter].filter(([, end]) => end > startedAt);
  const byExpiry = alive.sort(([, one], [, other]) => one - other).map(([name]) => name);
  const ranks = new Map(byExpiry.map((name, rank) => [name, rank]));
  return requests
    .filter((request) => isCreated(request, 'certificaterequests'))
    .sort((one, other) => receivedAt(one) - receivedAt(other))
    .flatMap(({ objectRef }) => ranks.get((objectRef?.name ?? '').replace(/-2$/, '')) ?? []);
}

function notInOrder(seen: StormSeen): readonly Finding[] {
  const share = shareInOrder(requestedRanks(seen));
  return share >= LEAST_IN_ORDER
    ? []
    : [found('O1', `only ${Math.round(share * 100)} % were requested in order of expiry`)];
}

/** How many of all, at most, make a sequence that never goes back by more than the window: longest such subsequence, by patience sorting. */
export function shareInOrder(ranks: readonly number[]): number {
  const tails: number[] = [];
  for (const rank of ranks.map((one) => Math.floor(one / WINDOW))) {
    const at = tails.findIndex((tail) => tail > rank);
    tails[at === -1 ? tails.length : at] = rank;
  }
  return ranks.length === 0 ? 0 : tails.length / ranks.length;
}

/**
 * Expired before its new certificate was stored, though there was time: at the pace at which all were renewed, three of four in the order of
 * expiry, its turn would have come before. What had expired when the controller was started could not be saved.
 */
function lost({ notAfter, requests, startedAt, seconds: took, count }: StormSeen): readonly Finding[] {
  const stored = storedAt(requests);
  const alive = [...notAfter].filter(([, end]) => end > startedAt).sort(([, one], [, other]) => one - other);
  const secondsEach = took / count / SHARE_IN_ORDER;
  const late = alive.filter(([name, end], rank) => {
    const turn = startedAt + (rank + 1) * secondsEach * 1000 + GRACE;
    return end > turn && end < (stored.get(name) ?? Infinity);
  });
  return late.slice(0, 5).map(([name, end]) => {
    const when = seconds(stored.get(name) ?? Infinity, startedAt);
    return found(
      'O1',
      `${name} expired ${seconds(end, startedAt)} s after the start, and was renewed ${when} s after it`,
    );
  });
}

/** When the new pair of each was stored, by its name. */
const storedAt = (requests: readonly AuditedRequest[]): ReadonlyMap<string, Instant> =>
  new Map(
    requests
      .filter(
        ({ verb, objectRef, responseStatus }) =>
          verb === 'patch' && objectRef?.resource === 'secrets' && (responseStatus?.code ?? 500) < 300,
      )
      .map((request) => [(request.objectRef?.name ?? '').replace(/-tls$/, ''), receivedAt(request)]),
  );

const seconds = (at: number, from: Instant): string => ((at - from) / 1000).toFixed(1);

function notOnce({ requests, notAfter }: StormSeen): readonly Finding[] {
  const created = requests.filter((request) => isCreated(request, 'certificaterequests')).length;
  return created === notAfter.size ? [] : [found('O3', `${created} requests were made for ${notAfter.size} renewals`)];
}

function tooMany({ requests, count }: StormSeen): readonly Finding[] {
  const counted = requests.filter(
    ({ verb, objectRef }) =>
      !['list', 'watch', 'head'].includes(verb) && !['leases', 'events'].includes(objectRef?.resource ?? ''),
  );
  const budget = count * REQUESTS_PER_RENEWAL * SLACK + 20;
  return counted.length <= budget ? [] : [found('O5', `${counted.length} requests for ${count} renewals`)];
}

const probes = ({ probeFailures }: StormSeen): readonly Finding[] =>
  probeFailures.slice(0, 5).map((failure) => found('O1', `while it was busy, ${failure}`));

const isCreated = ({ verb, objectRef, responseStatus }: AuditedRequest, resource: string): boolean =>
  verb === 'create' && objectRef?.resource === resource && responseStatus?.code === 201;

const receivedAt = ({ requestReceivedTimestamp }: AuditedRequest): Instant =>
  instant(Date.parse(requestReceivedTimestamp));
