import type { KubeObject } from '../../../src/api/kubernetes.ts';
import type { AuditedRequest } from '../../support/audit-log.ts';
import type { Finding } from '../family.ts';
import type { Flow } from '../flows/flow.ts';
import type { SeenVersion } from '../rig/versions.ts';

/** What a run without faults was like: what O5 and O8 compare with. */
export interface Baseline {
  /** Requests of the controller from the act to the end, without Lease, lists and watches. */
  readonly requests: number;
  /** The objects at the end, normalised: one text for each, by kind and name. */
  readonly end: ReadonlyMap<string, string>;
}

/** What was seen of one run from outside. */
export interface Evidence {
  readonly namespace: string;
  readonly flow: Pick<Flow, 'name' | 'signatures' | 'told'>;
  readonly versions: readonly SeenVersion[];
  /** All objects of the namespace at the end, the controller stopped: our kinds, Secrets, Leases. */
  readonly end: readonly KubeObject[];
  /** Requests of the controller since the act. */
  readonly requests: readonly AuditedRequest[];
  /** Writes of the controller (no Lease) after all had come to rest. */
  readonly writtenAtRest: readonly AuditedRequest[];
  /** Everything that people and their tools are shown: logs, events, statuses, metadata, metrics. */
  readonly places: Readonly<Record<string, string>>;
  readonly exitCode: number | null;
  /** How long the controller took to stop. */
  readonly stopSeconds: number;
  readonly allowance: Allowance;
  /** Undefined while the baseline itself is made. */
  readonly baseline: Baseline | undefined;
}

/** What a disturbance is allowed to cost. Each with a reason in docs/faults.md. */
export interface Allowance {
  /** Signatures beyond those of the flow. Default 0. */
  readonly signatures?: number;
  /** Requests, as a multiple of those of a run without faults. Default 2. */
  readonly requestFactor?: number;
  /** What a Certificate must have told of the disturbance (O7), beside what the flow asks. */
  readonly told?: Flow['told'];
}

/** Looks at what was seen. Nothing found: content. */
export type Oracle = (evidence: Evidence) => readonly Finding[];
