import type { Clock } from '../../base/clock.ts';
import { after } from '../../base/instant.ts';
import type { DnsExchange } from './exchange.ts';
import type { DnsReply } from './message.ts';
import { denialOf } from './negative-answer.ts';
import { recordsOf } from './records.ts';
import { hidesAnswer } from './resolver.ts';
import type { DnsServer } from './server.ts';
import type { NegativeAnswer, ServerSight } from './sights.ts';
import { passingFault } from './passing-fault.ts';

/** What asking needs of the world. */
export interface AskParts {
  readonly clock: Clock;
  readonly exchange: DnsExchange;
}

/** The TXT value that is looked for. */
export interface TxtQuestion {
  readonly name: string;
  readonly value: string;
  /** Whether the server must hold the zone itself. */
  readonly authoritative: boolean;
}

/** What one server shows of a TXT value. @throws Fault of the signal, and of a server that is none (misconfigured, refused). */
export async function askForTxt(
  parts: AskParts,
  server: DnsServer,
  question: TxtQuestion,
  signal: AbortSignal,
): Promise<ServerSight> {
  const asked = { name: question.name, type: 'TXT', recursion: !question.authoritative } as const;
  try {
    const reply = await parts.exchange(asked, server, signal);
    if (
      reply.code === 'SERVFAIL' &&
      !question.authoritative &&
      (await hidesAnswer(parts.exchange, server, asked, signal))
    )
      return { is: 'bogus' };
    return sightOf(reply, question, parts.clock);
  } catch (thrown) {
    const { code, message } = passingFault(thrown, signal);
    return code === 'DnsNoAnswer' ? { is: 'timeout' } : { is: 'unreachable', because: message };
  }
}

function sightOf(reply: DnsReply, question: TxtQuestion, clock: Clock): ServerSight {
  if (reply.code === 'NOERROR' || reply.code === 'NXDOMAIN')
    return question.authoritative && !reply.authoritative ? { is: 'lame' } : recordsSeen(reply, question, clock);
  return REFUSALS[reply.code] ?? { is: 'failed', code: reply.code };
}

const REFUSALS: Readonly<Record<string, ServerSight>> = {
  SERVFAIL: { is: 'servfail' },
  REFUSED: { is: 'refused' },
  NOTAUTH: { is: 'lame' },
};

function recordsSeen(reply: DnsReply, { name, value }: TxtQuestion, clock: Clock): ServerSight {
  const texts = recordsOf(reply.answers, 'TXT').filter((record) => record.name === name);
  if (texts.some(({ text }) => text === value)) return { is: 'present' };
  if (texts.length > 0) return { is: 'stale', values: texts.length };
  const alias = recordsOf(reply.answers, 'CNAME').find((record) => record.name === name);
  if (alias !== undefined) return { is: 'alias', to: alias.target };
  return { is: reply.code === 'NXDOMAIN' ? 'nxdomain' : 'absent', ...negativeAnswer(reply, clock) };
}

function negativeAnswer(reply: DnsReply, clock: Clock): NegativeAnswer {
  const denial = denialOf(reply);
  return denial === undefined ? {} : { keptFor: denial.minimum, keptUntil: after(clock.now(), denial.timeToLive) };
}
