import { Fault } from '../../base/fault.ts';
import { parentOf } from './dns-name.ts';
import { recordsOf } from './records.ts';
import type { DnsResolver } from './resolver.ts';

/** More than anybody needs; resolvers of CAs give up at about as many. */
const LONGEST_CHAIN = 10;

/** What following needs of the world. */
export interface FollowParts {
  readonly resolver: DnsResolver;
  readonly randomBytes: (count: number) => Uint8Array;
}

/**
 * Where the CNAMEs of a name lead: the name itself if it has none. A CNAME made up from a wildcard is not followed, as a TXT record at the
 * name takes its place: it is known by a random sibling having the same. Reference 2.14 (cnameStrategy); RFC 4592 §2.2.1, §3.3.
 * @throws Fault misconfigured `CnameLoop`, `CnameChainTooLong`; as DnsResolver.
 */
export async function followCnames(parts: FollowParts, name: string, signal: AbortSignal): Promise<string> {
  const passed = [name];
  for (let at = name; ; ) {
    const target = await targetOf(parts.resolver, at, signal);
    if (target === undefined || (await isMadeUp(parts, at, target, signal))) return at;
    if (passed.includes(target)) throw loop([...passed, target]);
    passed.push(target);
    if (passed.length > LONGEST_CHAIN + 1) throw tooLong(name);
    at = target;
  }
}

async function targetOf(resolver: DnsResolver, name: string, signal: AbortSignal): Promise<string | undefined> {
  const reply = await resolver(name, 'CNAME', signal);
  return recordsOf(reply.answers, 'CNAME').find((alias) => alias.name === name)?.target;
}

async function isMadeUp(parts: FollowParts, name: string, target: string, signal: AbortSignal): Promise<boolean> {
  // Not longer than _acme-challenge, so that the name still fits.
  const label = `probe-${Buffer.from(parts.randomBytes(4)).toString('hex')}`;
  return (await targetOf(parts.resolver, `${label}.${parentOf(name)}`, signal)) === target;
}

const loop = (names: readonly string[]): Fault =>
  new Fault('misconfigured', {
    code: 'CnameLoop',
    message: `CNAME loop: ${names.join(' → ')}`,
    remedy: 'remove one of these CNAMEs',
  });

const tooLong = (name: string): Fault =>
  new Fault('misconfigured', {
    code: 'CnameChainTooLong',
    message: `the CNAMEs of ${name} lead through more than ${LONGEST_CHAIN} names`,
    remedy: `let the CNAME of ${name} point to the last of them`,
  });
