import { Fault } from '../../base/fault.ts';
import type { DnsExchange } from './exchange.ts';
import type { DnsReply } from './message.ts';
import type { RecordType } from './record-types.ts';
import { serverText } from './server-text.ts';
import type { DnsServer } from './server.ts';
import { passingFault } from './passing-fault.ts';

/**
 * Looks up records of one type, through recursive servers. The reply is of code NOERROR or NXDOMAIN.
 * @throws Fault transient `DnsLookupFailed`: no server gave one, and what each said instead; `DnssecBogus`: they find the signatures not
 *   valid. A Fault of the signal, and of a server that is none (misconfigured, refused), as it is.
 */
export type DnsResolver = (name: string, type: RecordType, signal: AbortSignal) => Promise<DnsReply>;

/** Makes a resolver that asks the servers in turn, until one gives an answer. */
export function createResolver(exchange: DnsExchange, servers: readonly DnsServer[]): DnsResolver {
  return async (name, type, signal) => {
    const failures: Failure[] = [];
    for (const server of servers) {
      const outcome = await tryServer(exchange, server, { name, type, recursion: true }, signal);
      if (outcome.is === 'reply') return outcome.reply;
      failures.push(outcome);
    }
    throw lookupFailed(name, type, failures);
  };
}

/**
 * Whether a server that said SERVFAIL has an answer that it cannot validate. RFC 4035 §3.2.2 (CD).
 * @throws Fault of the signal.
 */
export async function hidesAnswer(
  exchange: DnsExchange,
  server: DnsServer,
  question: { readonly name: string; readonly type: RecordType },
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const reply = await exchange({ ...question, recursion: true, checkingDisabled: true }, server, signal);
    return isAnswer(reply);
  } catch (thrown) {
    if (signal.aborted || !(thrown instanceof Fault)) throw thrown;
    return false;
  }
}

interface Failure {
  readonly is: 'failed';
  readonly bogus: boolean;
  /** What the server did, as a sentence without its object. */
  readonly text: string;
}

type Outcome = { readonly is: 'reply'; readonly reply: DnsReply } | Failure;

async function tryServer(
  exchange: DnsExchange,
  server: DnsServer,
  question: Parameters<DnsExchange>[0],
  signal: AbortSignal,
): Promise<Outcome> {
  try {
    const reply = await exchange(question, server, signal);
    if (isAnswer(reply)) return { is: 'reply', reply };
    const bogus = reply.code === 'SERVFAIL' && (await hidesAnswer(exchange, server, question, signal));
    const says = bogus ? 'finds its DNSSEC signatures not valid' : `answers ${reply.code}`;
    return { is: 'failed', bogus, text: `DNS server ${serverText(server)} ${says}` };
  } catch (thrown) {
    return { is: 'failed', bogus: false, text: passingFault(thrown, signal).message };
  }
}

const isAnswer = ({ code }: DnsReply): boolean => code === 'NOERROR' || code === 'NXDOMAIN';

function lookupFailed(name: string, type: RecordType, failures: readonly Failure[]): Fault {
  const said = failures.map(({ text }) => text).join('; ');
  const bogus = failures.some((failure) => failure.bogus);
  return new Fault('transient', {
    code: bogus ? 'DnssecBogus' : 'DnsLookupFailed',
    message: `the ${type} records of ${name} cannot be looked up: ${said}`,
    remedy: bogus
      ? 'mend the DS records at the parent zone, or the signatures of the zone'
      : 'check these servers; others are named by --dns01-recursive-nameservers or by nameservers of the solver',
  });
}
