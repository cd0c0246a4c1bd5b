import type { AuditedRequest } from '../../support/audit-log.ts';
import type { Oracle } from './evidence.ts';

const FACTOR = 2;

/** O5: no more requests to the API server than twice those of a run without faults, the lists and watches of a start and the Lease apart. */
export const asksSeldom: Oracle = ({ requests, baseline, allowance }) => {
  if (baseline === undefined) return [];
  const counted = requests.filter(isCounted);
  const most = baseline.requests * (allowance.requestFactor ?? FACTOR);
  if (counted.length <= most) return [];
  const list = counted.map(({ verb, objectRef }) => `${verb} ${objectRef?.resource}/${objectRef?.name}`).join(', ');
  const text = `${counted.length} requests, ${baseline.requests} without faults: ${list}`;
  return [{ oracle: 'O5', text }];
};

/** What belongs to the work on objects. */
export const isCounted = ({ verb, objectRef }: AuditedRequest): boolean =>
  verb !== 'list' && verb !== 'watch' && objectRef !== undefined && objectRef.resource !== 'leases';
