import { Fault } from '../../base/fault.ts';
import { isWithin, parentOf } from './dns-name.ts';
import type { DnsReply } from './message.ts';
import { denialOf } from './negative-answer.ts';
import { recordsOf } from './records.ts';
import type { DnsResolver } from './resolver.ts';
import type { Found } from './shared-lookups.ts';

/**
 * The zone that holds a name, as the servers see it: by SOA, from the name upwards. CNAMEs of the name are not followed: it is the name's own
 * zone that is looked for, and a name with a CNAME is no apex. Reference 2.14; RFC 1034 §4.2; RFC 2308 §3.
 * @throws Fault misconfigured `ZoneNotFound`; as DnsResolver.
 */
export async function findZone(resolver: DnsResolver, name: string, signal: AbortSignal): Promise<Found<string>> {
  for (let candidate = name; candidate !== '.'; candidate = parentOf(candidate)) {
    const zone = zoneIn(await resolver(candidate, 'SOA', signal), candidate);
    if (zone !== undefined) return zone;
  }
  throw new Fault('misconfigured', {
    code: 'ZoneNotFound',
    message: `no zone in DNS holds ${name}`,
    remedy:
      'check the spelling of the domain, that it is registered and delegated, and that the recursive servers can see it',
  });
}

/** The zone that a reply to the question for the SOA of a name tells. One that denies the SOA tells it as well as one that has it. */
function zoneIn(reply: DnsReply, name: string): Found<string> | undefined {
  if (recordsOf(reply.answers, 'CNAME').some((alias) => alias.name === name)) return undefined;
  const apex = recordsOf(reply.answers, 'SOA').find((soa) => soa.name === name);
  if (apex !== undefined) return { value: name, timeToLive: apex.timeToLive };
  const denial = denialOf(reply);
  if (denial === undefined || denial.zone === '.' || !isWithin(name, denial.zone)) return undefined;
  return { value: denial.zone, timeToLive: denial.timeToLive };
}
