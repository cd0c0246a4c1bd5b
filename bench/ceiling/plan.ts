import type { ClusterTarget } from '../../test/support/cluster-request.ts';

/** What the plain client does: data, because it is a process of its own. */
export interface CeilingPlan {
  readonly target: Pick<ClusterTarget, 'server' | 'caPem' | 'token'>;
  readonly connections: number;
  readonly names: readonly string[];
  /** Done for every name first, without being timed. */
  readonly prepare: readonly CeilingStep[];
  /** Done one after another for each name; the names are spread over the connections. */
  readonly timed: readonly CeilingStep[];
}

/** One request. NAME and UID stand for the name of the Certificate and the uid that the API server gave it. */
export interface CeilingStep {
  readonly method: 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly contentType: string;
  readonly body: string;
}

/** Stands for the name of a Certificate. */
export const NAME = '@NAME@';
/** Stands for the uid of a Certificate: the first in the reply that creates it. */
export const UID = '@UID@';

/** What the plain client reached. */
export interface CeilingResult {
  readonly milliseconds: number;
  readonly requests: number;
  /** What the client itself took of the processors that it shares with the server, ms. */
  readonly clientCpuMilliseconds: number;
}
