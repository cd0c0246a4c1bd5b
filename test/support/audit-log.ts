import { readFile } from 'node:fs/promises';
import type { ControlPlaneAddress } from '../../tools/control-plane/start.ts';

/** One answered request, as the audit log tells it (audit.k8s.io/v1 Event, the fields that tests count by). */
export interface AuditedRequest {
  readonly verb: string;
  readonly userAgent?: string;
  readonly requestURI: string;
  readonly user: { readonly username: string };
  readonly objectRef?: {
    readonly resource: string;
    readonly namespace?: string;
    readonly name?: string;
    readonly apiGroup?: string;
    readonly subresource?: string;
  };
  readonly responseStatus?: { readonly code: number };
  readonly stage: 'ResponseStarted' | 'ResponseComplete' | 'Panic';
  /** RFC 3339 with microseconds. */
  readonly requestReceivedTimestamp: string;
}

/** Which requests are counted; what is left out is not asked. */
export interface AuditFilter {
  /** The beginning of the user agent. */
  readonly userAgent?: string;
  readonly namespace?: string;
  readonly verbs?: readonly string[];
  readonly resource?: string;
  /** Resources left out, e.g. `events`, `leases`. */
  readonly except?: readonly string[];
}

/** Verbs that change something. */
export const WRITES = ['create', 'update', 'patch', 'delete', 'deletecollection'] as const;

/** The requests that the API server has answered so far, in the order of their answers, as far as they fit the filter. A watch counts once, when it begins. */
export async function auditedRequests(
  address: Pick<ControlPlaneAddress, 'auditLog'>,
  filter: AuditFilter,
): Promise<readonly AuditedRequest[]> {
  const text = await readFile(address.auditLog, 'utf8');
  const lines = text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
  return lines
    .filter((line) => line !== '' && (filter.namespace === undefined || line.includes(filter.namespace)))
    .map((line) => JSON.parse(line) as AuditedRequest)
    .filter((request) => request.stage === (request.verb === 'watch' ? 'ResponseStarted' : 'ResponseComplete'))
    .filter((request) => fits(request, filter));
}

function fits({ verb, userAgent, objectRef }: AuditedRequest, filter: AuditFilter): boolean {
  return (
    (filter.userAgent === undefined || (userAgent ?? '').startsWith(filter.userAgent)) &&
    (filter.namespace === undefined || objectRef?.namespace === filter.namespace) &&
    (filter.verbs === undefined || filter.verbs.includes(verb)) &&
    (filter.resource === undefined || objectRef?.resource === filter.resource) &&
    !(filter.except ?? []).includes(objectRef?.resource ?? '')
  );
}
