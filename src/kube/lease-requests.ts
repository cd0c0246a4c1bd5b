import type { KubeObject, ObjectKey } from '../api/kubernetes.ts';
import { asFault, Fault } from '../base/fault.ts';
import type { Instant } from '../base/instant.ts';
import { milliseconds } from '../base/instant.ts';
import type { LeaseHold } from './lease-object.ts';
import { holdPatch, LEASE_TYPE, newLease, readLease } from './lease-object.ts';
import type { LeaseInput, LeaseMove, Moment } from './lease-state.ts';
import type { LeaseOptions } from './lease.ts';

/** The moves that are a request. */
export type LeaseRequest = Extract<LeaseMove, { do: 'read' | 'create' | 'take' | 'renew' }>;

/** Carries out one move and tells the outcome; never throws. */
export interface LeaseRequests {
  perform(move: LeaseRequest): Promise<LeaseInput>;
}

/** Requests of one election, each given two thirds of a retry period, so that a hanging one leaves time for another. */
export function leaseRequests(options: LeaseOptions, key: ObjectKey, moment: () => Moment): LeaseRequests {
  const { api, clock, timing, name: manager } = options;
  const hold = (acquiredAt: Instant, renewedAt: Instant, transitions: number): LeaseHold => ({
    identity: options.identity,
    duration: timing.leaseDuration,
    acquiredAt,
    renewedAt,
    transitions,
  });

  const send = (move: LeaseRequest, sentAt: Moment, signal: AbortSignal): Promise<KubeObject> => {
    switch (move.do) {
      case 'read':
        return api.get(key, signal);
      case 'create': {
        const lease = newLease(key, options.managedBy, hold(move.acquiredAt, sentAt.wall, move.transitions));
        return api.create(LEASE_TYPE, lease, { manager }, signal);
      }
      case 'take':
      case 'renew': {
        const transitions = move.over.transitions + (move.do === 'take' ? 1 : 0);
        const patch = holdPatch(move.over, options.managedBy, hold(move.acquiredAt, sentAt.wall, transitions));
        return api.patch(key, patch, { manager }, signal);
      }
    }
  };

  return {
    async perform(move) {
      const sentAt = moment();
      const limit = new AbortController();
      const cancelTimer = clock.setTimer(milliseconds((timing.retryPeriod * 2) / 3), () => limit.abort(slowFault()));
      try {
        const record = readLease(await send(move, sentAt, limit.signal), timing.leaseDuration);
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

/** The Lease, not the whole API: that is `misconfigured`. */
const isAbsent = (fault: Fault): boolean => fault.code === 'NotFound' && fault.kind === 'refused';

const slowFault = (): Fault =>
  new Fault('transient', { code: 'DeadlineExceeded', message: 'the API server did not answer for the Lease in time' });
