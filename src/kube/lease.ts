import type { ObjectKey } from '../api/kubernetes.ts';
import type { Clock } from '../base/clock.ts';
import type { Fault } from '../base/fault.ts';
import type { Milliseconds } from '../base/instant.ts';
import type { KubeApi } from './kube-api.ts';
import type { EventDraft } from './step.ts';

/** The three spans of leader election: leaseDuration > renewDeadline > 1.2 × retryPeriod. Reference 04 §1.1: 60, 40, 15 s. */
export interface LeaseTiming {
  /** Others wait this long, from when they last saw the Lease change, before they take it. */
  readonly leaseDuration: Milliseconds;
  /** The holder gives up when its last renewal is older. */
  readonly renewDeadline: Milliseconds;
  readonly retryPeriod: Milliseconds;
}

export interface LeaseOptions {
  readonly api: KubeApi;
  readonly clock: Clock;
  /** 0 ≤ r < 1: spreads the attempts of replicas that wait. */
  readonly random: () => number;
  readonly namespace: string;
  readonly name: string;
  /** Who we are: unlike every other process's, even on the same host. */
  readonly identity: string;
  /** Value of the label `app.kubernetes.io/managed-by`. */
  readonly managedBy: string;
  readonly timing: LeaseTiming;
  readonly recordEvent: (draft: EventDraft, regarding: ObjectKey) => void;
  /** Called at most once. */
  readonly onElected: () => void;
  /** Called at most once, and only after `onElected`: stop writing and end the process. */
  readonly onLost: (fault: Fault) => void;
  /** Why the last attempt did not succeed; equal Faults in a row are told once. */
  readonly onFault?: (fault: Fault) => void;
}

/**
 * Leader election over one Lease (coordination.k8s.io/v1).
 *
 * Guarantees: two processes with different identities never both answer true to `stillHeld`, as long as their clocks run at
 * about the same pace; no clock needs to be right. Source: reference 04 §4.2, 09 Q3; architecture 5.6.
 */
export interface Lease {
  /** Begins to try. */
  start(): void;
  /** Whether the Lease is ours by our own observation at this very moment; asked before each write and call. */
  stillHeld(): boolean;
  /** While we hold it: how old the last renewal is, by whichever clock ran further. For the health check. */
  sinceRenewal(): Milliseconds | undefined;
  /** Ends the election and gives the Lease back if we hold it. Never throws: if the server cannot be told, the Lease runs out. */
  release(signal: AbortSignal): Promise<void>;
}

/** Makes a candidate; nothing happens before `start`. */
export declare function createLease(options: LeaseOptions): Lease;
