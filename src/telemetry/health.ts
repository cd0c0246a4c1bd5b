import type { Route, TextReply } from './server.ts';

/** One thing that can be wrong with the process. */
export interface HealthCheck {
  /** Path segment and name in the verbose list, lowerCamelCase. */
  readonly name: string;
  /** Undefined while all is well, else what is wrong, for the log and for the check's own path. */
  problem(): string | undefined;
}

/**
 * The routes of one group of checks: `/<group>` for all of them, with `?verbose` and `?exclude=<check>`, and `/<group>/<check>` for each.
 * Bodies are those of Kubernetes' own health endpoints. Source: reference 04 §4.1.
 */
export function healthRoutes(
  group: 'livez' | 'readyz',
  checks: readonly HealthCheck[],
): Readonly<Record<string, Route>> {
  const single = checks.map((check) => [`/${group}/${check.name}`, () => replyOfOne(check)] as const);
  return { [`/${group}`]: (query) => replyOfAll(group, checks, query), ...Object.fromEntries(single) };
}

function replyOfOne(check: HealthCheck): TextReply {
  const problem = check.problem();
  return problem === undefined ? plain(200, 'ok') : plain(500, `internal server error: ${problem}\n`);
}

function replyOfAll(group: string, checks: readonly HealthCheck[], query: URLSearchParams): TextReply {
  const excluded = new Set(query.getAll('exclude').filter((name) => name !== ''));
  const lines = checks.map((check) => lineOf(check, excluded));
  const unknown = [...excluded].filter((name) => checks.every((check) => check.name !== name));
  if (unknown.length > 0) lines.push(`warn: some health checks cannot be excluded: no matches for ${quoted(unknown)}`);
  const failed = lines.some((line) => line.startsWith('[-]'));
  if (failed) return plain(500, `${lines.join('\n')}\n${group} check failed\n`);
  return plain(200, query.has('verbose') ? `${lines.join('\n')}\n${group} check passed\n` : 'ok');
}

function lineOf(check: HealthCheck, excluded: ReadonlySet<string>): string {
  if (excluded.has(check.name)) return `[+]${check.name} excluded: ok`;
  return check.problem() === undefined ? `[+]${check.name} ok` : `[-]${check.name} failed: reason withheld`;
}

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(',');

const plain = (status: number, body: string): TextReply => ({ status, contentType: 'text/plain; charset=utf-8', body });
