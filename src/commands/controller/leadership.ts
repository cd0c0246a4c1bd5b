import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Clock } from '../../base/clock.ts';
import { Fault } from '../../base/fault.ts';
import type { Milliseconds } from '../../base/instant.ts';
import { seconds } from '../../base/instant.ts';
import type { EventRecorder } from '../../kube/events.ts';
import type { KubeApi } from '../../kube/kube-api.ts';
import type { Lease, LeaseOptions } from '../../kube/lease.ts';
import { createLease } from '../../kube/lease.ts';
import type { Log } from '../../telemetry/log.ts';
import type { ControllerFlags } from './flags.ts';

/** The Lease of the reference's controller: with it, an old release and this one never act at the same time. Source: reference 04 §4.2. */
export const LEASE_NAME = 'cert-manager-controller';
const RELEASE_WITHIN = seconds(5);

/** What decides whether this process may act. */
export interface LeadershipParts {
  readonly flags: ControllerFlags;
  readonly api: KubeApi;
  readonly clock: Clock;
  readonly log: Log;
  readonly events: EventRecorder;
}

/** Whether this process leads, and until when. */
export interface ControllerLeadership {
  readonly lease: string;
  /** Asked before each write and call. */
  stillHeld(): boolean;
  /** For the health check; undefined while not leading, or without election. */
  sinceRenewal(): Milliseconds | undefined;
  /** Resolves when this process leads; rejects when it did and does not any more: nothing may be written from then on. */
  begin(onElected: () => void): Promise<never>;
  /** Gives the Lease back: call it when nothing is under way any more. */
  release(): Promise<void>;
}

/** Election over the Lease, or, with `--leader-elect=false`, the word of the command line that nobody else acts. */
export function controllerLeadership(parts: LeadershipParts): ControllerLeadership {
  return parts.flags['leader-elect'] ? elected(parts) : alone();
}

function alone(): ControllerLeadership {
  return {
    lease: LEASE_NAME,
    stillHeld: () => true,
    sinceRenewal: () => undefined,
    begin: (onElected) => {
      onElected();
      return new Promise<never>(() => undefined);
    },
    release: async () => undefined,
  };
}

function elected(parts: LeadershipParts): ControllerLeadership {
  const { log } = parts;
  const lost = Promise.withResolvers<never>();
  let onElected = (): void => undefined;
  const lease: Lease = createLease({
    ...leaseOptions(parts),
    onElected: () => {
      log.notice('this process leads', { lease: LEASE_NAME });
      onElected();
    },
    onLost: (cause) => {
      const message = 'error starting controller: leader election lost';
      lost.reject(new Fault('transient', { code: 'LeaderElectionLost', message, cause }));
    },
  });
  return {
    lease: LEASE_NAME,
    stillHeld: () => lease.stillHeld(),
    sinceRenewal: () => lease.sinceRenewal(),
    begin: (then) => {
      onElected = then;
      lease.start();
      return lost.promise;
    },
    release: () => Promise.race([lease.release(AbortSignal.timeout(RELEASE_WITHIN)), expiry(RELEASE_WITHIN)]),
  };
}

/** A server that does not answer must not keep a process from ending: the Lease runs out by itself. */
const expiry = (span: Milliseconds): Promise<void> => new Promise((resolve) => setTimeout(resolve, span).unref());

function leaseOptions({ flags, api, clock, log, events }: LeadershipParts): Omit<LeaseOptions, 'onElected' | 'onLost'> {
  return {
    api,
    clock,
    random: Math.random,
    namespace: flags['leader-election-namespace'],
    name: LEASE_NAME,
    identity: `${hostname()}_${randomUUID()}-external-cert-manager-controller`,
    managedBy: 'cert-manager',
    timing: {
      leaseDuration: flags['leader-election-lease-duration'],
      renewDeadline: flags['leader-election-renew-deadline'],
      retryPeriod: flags['leader-election-retry-period'],
    },
    recordEvent: (draft, regarding) => events.record(draft, regarding),
    onFault: (fault) => log.error('cannot get or renew the Lease; trying again', { lease: LEASE_NAME, fault }),
  };
}
