import type { AuditFilter, AuditedRequest } from './audit-log.ts';
import { auditedRequests, WRITES } from './audit-log.ts';
import { sharedControlPlane } from './control-plane.ts';
import { sharedController } from './controller.ts';

/** What the controller has asked of the API server in one namespace, in short: `create secrets`, `patch certificates/status`. */
export interface ControllerRequests {
  /** Everything that changes something, without events, in the order of the answers. */
  readonly writes: readonly string[];
  readonly reads: readonly string[];
  /** Sorted: they go their own way. */
  readonly events: readonly string[];
}

/** The requests of the controller that the tests share, in a namespace, after the first `skip` of its answers there. */
export async function controllerRequests(namespace: string, skip = 0): Promise<ControllerRequests> {
  const all = (await requestsOf({ namespace })).slice(skip);
  const isEvent = ({ objectRef }: AuditedRequest): boolean => objectRef?.resource === 'events';
  const isWrite = ({ verb }: AuditedRequest): boolean => WRITES.some((write) => write === verb);
  return {
    writes: all.filter((request) => isWrite(request) && !isEvent(request)).map(inShort),
    reads: all.filter((request) => !isWrite(request)).map(inShort),
    events: all.filter(isEvent).map(inShort).sort(),
  };
}

/** How many requests of the controller have been answered in a namespace so far. */
export const countControllerRequests = async (namespace: string): Promise<number> =>
  (await requestsOf({ namespace })).length;

/** By who asks, not by how it calls itself: the user agent is the program's own word. */
async function requestsOf(filter: AuditFilter): Promise<readonly AuditedRequest[]> {
  const { username } = sharedController();
  return (await auditedRequests(sharedControlPlane(), filter)).filter(({ user }) => user.username === username);
}

const inShort = ({ verb, objectRef }: AuditedRequest): string =>
  [`${verb} ${objectRef?.resource}`, objectRef?.subresource].filter((part) => part !== undefined).join('/');
