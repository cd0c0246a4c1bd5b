import type { AuditedRequest } from '../../test/support/audit-log.ts';
import { WRITES } from '../../test/support/audit-log.ts';
import type { RequestCounts } from './request-counts.ts';

const READS = ['get', 'list'];

/** Counts answered requests. */
export function countRequests(requests: readonly AuditedRequest[]): RequestCounts {
  const by = new Map<string, number>();
  for (const request of requests) by.set(inShort(request), (by.get(inShort(request)) ?? 0) + 1);
  const sum = (wanted: (verb: string, resource: string) => boolean): number =>
    requests.filter(({ verb, objectRef }) => wanted(verb, objectRef?.resource ?? '')).length;
  const isWrite = (verb: string): boolean => WRITES.some((write) => write === verb);
  return {
    by: new Map([...by].sort(([, a], [, b]) => b - a)),
    writes: sum((verb, resource) => isWrite(verb) && resource !== 'events' && resource !== 'leases'),
    events: sum((verb, resource) => isWrite(verb) && resource === 'events'),
    reads: sum((verb, resource) => READS.includes(verb) && resource !== 'leases'),
    watches: sum((verb) => verb === 'watch'),
    leases: sum((_, resource) => resource === 'leases'),
  };
}

/** `patch certificates/status`; what is about no resource, as `get /version`, by its path. */
function inShort({ verb, objectRef, requestURI }: AuditedRequest): string {
  if (objectRef === undefined) return `${verb} ${requestURI.split('?')[0]}`;
  const { resource, subresource } = objectRef;
  return `${verb} ${subresource === undefined ? resource : `${resource}/${subresource}`}`;
}
