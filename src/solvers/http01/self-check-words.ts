import { assertNever } from '../../base/assert-never.ts';
import { seconds } from '../../base/instant.ts';
import { errorCode } from '../../net/network-fault.ts';
import type { AnswerStep } from './ask-for-answer.ts';
import type { Http01Question, Http01Report } from './self-check-report.ts';

/** RFC 8555 §8.3 wants redirects followed; a certificate authority stops after about as many. */
export const MOST_REDIRECTS = 10;
/** For all of a look. Reference 2.14. */
export const TIME_TO_LOOK = seconds(10);

/** What the last request of a look has come to, in words; `chain` are the URLs that were asked. */
export function reportOf(step: AnswerStep, { key }: Http01Question, chain: readonly string[]): Http01Report {
  const where = shownChain(chain);
  switch (step.is) {
    case 'redirect':
      return notYet(`${where}: ${chain.includes(step.to) ? IN_CIRCLE : `more than ${MOST_REDIRECTS} redirects`}`);
    case 'astray':
      return notYet(`${where}: ${step.because}`);
    case 'failed':
      return notYet(`${where}${shownAddresses(step.addresses)}: ${wordsFor(step)}`);
    case 'answer':
      if (step.status !== 200)
        return notYet(`wrong status code '${step.status}', expected '200' from ${where} at ${step.from}`);
      if (step.body.trim() === key) return { is: 'reached' };
      return notYet(`did not get expected response "${key}" when querying endpoint ${where} at ${step.from}`);
    default:
      return assertNever(step);
  }
}

const notYet = (because: string): Http01Report => ({ is: 'notYet', because });
const IN_CIRCLE = 'the redirects lead in a circle';

/** More of them, or longer ones, nobody reads. */
const MOST_SHOWN = 4;
const LONGEST_SHOWN = 200;

function shownChain([first = '', ...others]: readonly string[]): string {
  if (others.length === 0) return shownUrl(first);
  const rest = others.length > MOST_SHOWN ? [`${others.length - MOST_SHOWN} more`] : [];
  const by = [...others.slice(0, MOST_SHOWN).map(shownUrl), ...rest].join(', then ');
  return `${shownUrl(first)} (redirected ${by})`;
}

/** Without what may be secret: a query, or a user's name. */
function shownUrl(url: string): string {
  const parsed = URL.parse(url);
  if (parsed === null) return 'an unreadable URL';
  const shown = `${parsed.protocol}//${parsed.host}${parsed.pathname}`;
  return shown.length > LONGEST_SHOWN ? `${shown.slice(0, LONGEST_SHOWN)}…` : shown;
}

/** In an order of their own: DNS gives them in another each time. */
function shownAddresses(addresses: readonly string[]): string {
  if (addresses.length === 0) return '';
  const sorted = [...new Set(addresses)].sort();
  const rest = sorted.length > MOST_SHOWN ? [`${sorted.length - MOST_SHOWN} more`] : [];
  return ` at ${[...sorted.slice(0, MOST_SHOWN), ...rest].join(', ')}`;
}

const WITHIN = `within ${TIME_TO_LOOK / 1000} s`;

function wordsFor({ thrown, isOverdue, during, status }: Extract<AnswerStep, { is: 'failed' }>): string {
  const code = errorCode(thrown);
  if (during === 'look-up')
    return isOverdue ? `DNS did not answer for its name ${WITHIN}` : (LOOK_UP[code] ?? `${NO_DNS} (${code})`);
  if (isOverdue && status === undefined) return `no answer ${WITHIN}`;
  if (isOverdue) return `it answers ${status}, and no end of the answer comes ${WITHIN}`;
  return CONNECTION[code] ?? `it cannot be reached (${code})`;
}

const NO_DNS = 'DNS did not answer for its name';

/** Also of a resolver that is asked itself, whose own connections may be refused. */
const LOOK_UP: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its name is unknown to DNS',
  ENODATA: 'its name has no address',
  EAI_AGAIN: NO_DNS,
};

const CONNECTION: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was closed by the other side',
  EHOSTUNREACH: 'there is no route to it',
  ENETUNREACH: 'there is no route to it',
  ETIMEDOUT: 'nothing answers there',
  EPROTO: 'it does not speak TLS, or no version of it that we do',
  HPE_INVALID_CONSTANT: 'it does not speak HTTP',
  HPE_HEADER_OVERFLOW: 'the header of its answer is too large',
};
