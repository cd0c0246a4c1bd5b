import type { CaaFinding } from './caa.ts';
import { isSilent } from './check-txt.ts';
import type { ServerReport, TxtReport } from './check-txt.ts';
import type { NegativeAnswer, ServerSight } from './sights.ts';

/** More servers would make the text longer than anybody reads. */
const MOST_SHOWN = 6;

/**
 * The report in words for a Challenge's status, the same for the same state of affairs. Undefined when all is there and nothing forbids.
 * Ends in the reference's `DNS record for "<domain>" not yet propagated` where it is that. Reference 2.14.
 */
export function explainPropagation(report: TxtReport): string | undefined {
  const { caa, isPropagated } = report;
  const unread = caa?.is === 'unknown' ? [`a CA would refuse, as the CAA records cannot be read: ${caa.because}`] : [];
  const forbidden = caa?.is === 'forbids' ? [explainForbidden(caa)] : [];
  const said = [...forbidden, ...(isPropagated ? unread : [explainServers(report, unread)])];
  return said.length === 0 ? undefined : said.join('; ');
}

/** `unread` comes last: it may be that the servers asked answer for their own zones alone. */
function explainServers(report: TxtReport, unread: readonly string[]): string {
  const lacking = report.servers.filter((one) => isToBlame(one, report.servers));
  const bySight = Map.groupBy(lacking.slice(0, MOST_SHOWN), ({ sees }) => explainSight(sees));
  const clauses = [...bySight].map(([text, servers]) => `${servers.map(nameOfServer).join(', ')}: ${text}`);
  const more = lacking.length > MOST_SHOWN ? [`${lacking.length - MOST_SHOWN} more servers do not have it either`] : [];
  const where = [`looked for ${report.name}`, ...clauses, ...more, ...unread].join('; ');
  return `${where}. DNS record for "${report.domain}" not yet propagated`;
}

/** A silent address is no news where another of the same server answers. */
function isToBlame({ server, sees }: ServerReport, all: readonly ServerReport[]): boolean {
  if (sees.is === 'present') return false;
  return !isSilent(sees) || !all.some((other) => other.server === server && !isSilent(other.sees));
}

const nameOfServer = ({ server, address }: ServerReport): string =>
  address === undefined ? server : `${server} (${address})`;

function explainSight(sight: ServerSight): string {
  if (sight.is === 'alias') return `a CNAME to ${sight.to} instead`;
  if (sight.is === 'unreachable') return `cannot be asked: ${sight.because}`;
  if (sight.is === 'failed') return `it answers ${sight.code}`;
  if (sight.is === 'absent' || sight.is === 'nxdomain') return `${WORDS[sight.is]}${kept(sight)}`;
  return WORDS[sight.is];
}

/** What needs no more than its word. */
const WORDS = {
  present: 'the record is there',
  absent: 'no TXT record',
  stale: 'other TXT values only (an older copy of the zone, or values of other challenges)',
  nxdomain: 'no such name (NXDOMAIN)',
  servfail: 'SERVFAIL (it cannot load the zone, or cannot reach its servers)',
  bogus: 'the DNSSEC signatures of the zone are not valid',
  refused: 'REFUSED (it does not serve the zone, or not to everybody)',
  lame: 'lame delegation (NS records name it, and it does not hold the zone)',
  timeout: 'no answer',
} as const;

const kept = ({ keptFor }: NegativeAnswer): string =>
  keptFor === undefined ? '' : `, and resolvers may keep that for up to ${keptFor / 1000} s`;

const REASONS = {
  issuer: 'do not name this CA',
  account: 'let another account of this CA issue',
  method: 'do not allow this type of challenge',
  critical: 'have a critical property that CAs do not know',
} as const;

const explainForbidden = ({ at, because, records }: Extract<CaaFinding, { is: 'forbids' }>): string =>
  `the CA will refuse: the CAA records of ${at} ${REASONS[because]}: ${records.join(', ')}`;
