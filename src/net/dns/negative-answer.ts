import type { Milliseconds } from '../../base/instant.ts';
import { milliseconds } from '../../base/instant.ts';
import type { DnsReply } from './message.ts';
import { recordsOf } from './records.ts';

/** The zone that says "there is none", and how long that may be kept. Source: RFC 2308 §3, §5: the lesser of the SOA's minimum and its time to live. */
export interface Denial {
  readonly zone: string;
  readonly timeToLive: Milliseconds;
  /** As the zone has it, however old this answer is. */
  readonly minimum: Milliseconds;
}

/** The denial in a reply; undefined where there is no SOA in its authority section. */
export function denialOf(reply: DnsReply): Denial | undefined {
  const [soa] = recordsOf(reply.authority, 'SOA');
  if (soa === undefined) return undefined;
  const { name, minimum, timeToLive } = soa;
  return { zone: name, minimum, timeToLive: milliseconds(Math.min(minimum, timeToLive)) };
}
