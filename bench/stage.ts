import type { ControlPlane } from '../tools/control-plane/start.ts';
import type { Cluster } from '../test/support/cluster.ts';
import type { RequestCounts } from './requests/request-counts.ts';
import type { ProbeAnswers } from './probes/probe-answers.ts';

/** Where one scenario measures one controller: a control plane of its own, with our CRDs and a CA issuer; nobody else is at work in it. */
export interface Stage {
  readonly controlPlane: ControlPlane;
  /** An admin's client. For single requests; bulk goes through `sendAll`. */
  readonly cluster: Cluster;
  /** A namespace with the Issuer `ca`, which becomes Ready once a controller runs. */
  readonly namespace: string;
  /** Aborts when the user ends the run or a part of the control plane has ended. */
  readonly signal: AbortSignal;
  /** Tells a person what is happening; `share` is the part done, 0 to 1. */
  tell(text: string, share?: number): void;
  /**
   * Sends requests of an admin through eight connections, in order of the iterable, at most one per connection under way.
   * Throws with the server's words at the first that is refused. `onSent` is told the moment at which each is written.
   */
  sendAll(requests: Iterable<BulkRequest>, onSent?: (request: BulkRequest, at: number) => void): Promise<void>;
  /** Starts the measured controller as a process with a user of its own, with these flags besides its own; resolves when the Issuer `ca` is Ready. One at a time. */
  startController(flags?: readonly string[]): Promise<MeasuredController>;
}

/** One request of many. */
export interface BulkRequest {
  readonly method: 'POST' | 'PATCH' | 'PUT' | 'DELETE' | 'GET';
  readonly path: string;
  readonly body?: object;
  readonly contentType?: string;
  /** Whose it is, for `onSent`. */
  readonly name: string;
}

/** The controller that is measured, with everything that it starts. Memory and CPU are those of the process and its descendants. */
export interface MeasuredController {
  readonly pid: number;
  /** performance.now() when its process was started. */
  readonly startedAt: number;
  /** How long it took from there until it held the Lease and the Issuer was Ready, ms. */
  readonly startMilliseconds: number;
  /** User and system time since the process was started, ms. */
  cpuMilliseconds(): Promise<number>;
  memory(): Promise<Memory>;
  /** A place in the audit log: `requestsSince` counts what was asked after it. */
  mark(): Promise<AuditMark>;
  requestsSince(mark: AuditMark): Promise<RequestCounts>;
  /** Resolves when it has asked nothing but Leases for `quiet` milliseconds. Throws after `within`. */
  untilQuiet(quiet: number, within: number): Promise<void>;
  /** Event-loop delay p99 since this was last asked (or the start), ms; undefined where the controller has no such metric. Costs it a scrape. */
  eventLoopDelay(): Promise<number | undefined>;
  /** What /livez and /readyz answered so far, asked five times a second each; undefined where the controller has no such listener. */
  probes(): Promise<ProbeAnswers | undefined>;
  /** SIGTERM, then SIGKILL; resolves when it has ended. */
  stop(): Promise<void>;
}

/** Resident memory in bytes. */
export interface Memory {
  /** Now. */
  readonly resident: number;
  /** The highest since the start (VmHWM), summed over the processes: each at its own highest, so at most too high. */
  readonly peak: number;
}

/** A byte offset in the audit log. */
export type AuditMark = number;
