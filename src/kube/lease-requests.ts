import type { KubeObject, ObjectKey } from '../api/kubernetes.ts';
import { asFault, Fault } from '../base/fault.ts';
import { milliseconds } from '../base/instant.ts';
import type { LeaseHold } from './lease-object.ts';
import { holdPatch, LEASE_TYPE, newLease, readLease } from './lease-object.ts';
import type { LeaseInput, LeaseMove, Moment } from './lease-state.ts';
import type { LeaseOptions } from './lease.ts';

const ATTEMPTS = 3;

/** The moves that are a request. */
export type LeaseRequest = Extract<LeaseMove, { do: 'read' | 'create' | 'take' | 'renew' }>;

/** Carries out one move and tells the outcome; never throws. */
export interface LeaseRequests {
  perform(move: LeaseRequest): Promise<LeaseInput>;
}

/**
 * Requests of one election, each given a third of the time that a holder has to renew: a hanging one leaves time for others, and an API
 * server that is slower than the retry period is waited for.
 */
export function leaseRequests(options: LeaseOptions, key: ObjectKey, moment: () => Moment): LeaseRequests {
  const { clock, timing } = options;
  return {
    async perform(move) {
      const sentAt = moment();
      const limit = new AbortController();
      const cancelTimer = clock.setTimer(milliseconds(timing.renewDeadline / ATTEMPTS), () => limit.abort(slowFault()));
      try {
        const record = readLease(await send(options, key, { move, sentAt }, limit.signal), timing.leaseDuration);
        if (move.do === 'read') return { is: 'found', record };
        return { is: 'written', record, sentAt, acquiredAt: move.acquiredAt };
      } catch (thrown) {
        const fault = asFault(thrown);
        return move.do === 'read' && isAbsent(fault) ? { is: 'missing' } : { is: 'failed', fault };
      } finally {
        cancelTimer();
      }
    },
  };
}

/** A move on its way, and when it was sent off. */
interface Sent {
  readonly move: LeaseRequest;
  readonly sentAt: Moment;
}

function send(options: LeaseOptions, key: ObjectKey, { move, sentAt }: Sent, signal: AbortSignal): Promise<KubeObject> {
  const { api, managedBy, name: manager } = options;
  if (move.do === 'read') return api.get(key, signal);
  const hold = (transitions: number): LeaseHold => ({
    identity: options.identity,
    duration: options.timing.leaseDuration,
    acquiredAt: move.acquiredAt,
    renewedAt: sentAt.wall,
    transitions,
  });
  if (move.do === 'create')
    return api.create(LEASE_TYPE, newLease(key, managedBy, hold(move.transitions)), { manager }, signal);
  const transitions = move.over.transitions + (move.do === 'take' ? 1 : 0);
  return api.patch(key, holdPatch(move.over, managedBy, hold(transitions)), { manager }, signal);
}

/** The Lease, not the whole API: that is `misconfigured`. */
const isAbsent = (fault: Fault): boolean => fault.code === 'NotFound' && fault.kind === 'refused';

const slowFault = (): Fault =>
  new Fault('transient', { code: 'DeadlineExceeded', message: 'the API server did not answer for the Lease in time' });
