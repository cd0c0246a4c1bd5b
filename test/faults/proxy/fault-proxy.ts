import type { ControlPlaneAddress } from '../../../tools/control-plane/start.ts';
import type { ProxyHooks, WatchLine } from './hooks.ts';
import type { SeenRequest } from './seen-request.ts';

/** A request that passed, and how it ended. */
export interface PassedRequest {
  readonly request: SeenRequest;
  /** The status that the controller got, or what became of the request instead. */
  readonly end: number | 'reset' | 'lost' | 'cut' | 'silence';
}

/** A watch line that the server sent. */
export interface PassedLine {
  readonly watch: SeenRequest;
  readonly line: WatchLine;
}

/** Stands between one controller and the API server, and does to what passes what its hooks say. */
export interface FaultProxy {
  /** For `--master=`; plain HTTP on loopback. */
  readonly url: string;
  /** Every request that has ended, in the order of their ends. A watch is told when it begins to be answered. */
  readonly passed: readonly PassedRequest[];
  /** Every watch line, in the order in which the server sent them. */
  readonly lines: readonly PassedLine[];
  /** From now on these and no others; what an earlier hook holds stays with it. */
  setHooks(hooks: ProxyHooks): void;
  /** Resets the watches that are open and fit. */
  cutWatches(fits?: (watch: SeenRequest) => boolean): void;
  /** Called whenever a request ends or a watch line comes; returns what takes the listener away. */
  onTraffic(listener: () => void): () => void;
  /** Resets everything and listens no more. */
  close(): Promise<void>;
}

/** Starts one in front of an API server. Without hooks everything passes unchanged. */
export async function startFaultProxy(
  _target: Pick<ControlPlaneAddress, 'server' | 'caPem'>,
  _hooks: ProxyHooks = {},
): Promise<FaultProxy> {
  throw new Error('not yet');
}
