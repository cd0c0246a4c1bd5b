import { Fault } from '../../base/fault.ts';
import { isWithin, parentOf } from './dns-name.ts';
import type { DnsReply } from './message.ts';
import { denialOf } from './negative-answer.ts';
import { passingFault } from './passing-fault.ts';
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
    const zone = await zoneOf(resolver, candidate, signal);
    if (zone !== undefined) return zone;
  }
  throw new Fault('misconfigured', {
    code: 'ZoneNotFound',
    message: `no zone in DNS holds ${name}`,
    remedy:
      'check the spelling of the domain, that it is registered and delegated, and that the recursive servers can see it',
  });
}

/**
 * What the SOA of a name tells. Servers follow its CNAME to answer, and fail where that leads in a circle or to servers that fail: whether there is a
 * CNAME they know nevertheless.
 */
async function zoneOf(resolver: DnsResolver, name: string, signal: AbortSignal): Promise<Found<string> | undefined> {
  try {
    return zoneIn(await resolver(name, 'SOA', signal), name);
  } catch (thrown) {
    const fault = passingFault(thrown, signal);
    if (await isAlias(resolver, name, signal)) return undefined;
    throw fault;
  }
}

async function isAlias(resolver: DnsResolver, name: string, signal: AbortSignal): Promise<boolean> {
  try {
    return hasAlias(await resolver(name, 'CNAME', signal), name);
  } catch (thrown) {
    passingFault(thrown, signal);
    return false;
  }
}

const hasAlias = (reply: DnsReply, name: string): boolean =>
  recordsOf(reply.answers, 'CNAME').some((alias) => alias.name === name);

/** The zone that a reply to the question for the SOA of a name tells. One that denies the SOA tells it as well as one that has it. */
function zoneIn(reply: DnsReply, name: string): Found<string> | undefined {
  if (hasAlias(reply, name)) return undefined;
  const apex = recordsOf(reply.answers, 'SOA').find((soa) => soa.name === name);
  if (apex !== undefined) return { value: name, timeToLive: apex.timeToLive };
  const denial = denialOf(reply);
  if (denial === undefined || denial.zone === '.' || !isWithin(name, denial.zone)) return undefined;
  return { value: denial.zone, timeToLive: denial.timeToLive };
}
