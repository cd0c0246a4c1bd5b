import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Clock } from '../base/clock.ts';
import type { Instant, Milliseconds } from '../base/instant.ts';
import { hours, instant, milliseconds, minutes, seconds } from '../base/instant.ts';
import { clockHealth } from './clock-health.ts';
import type { HealthCheck } from './health.ts';
import { healthRoutes } from './health.ts';
import { leaderHealth } from './leader-health.ts';
import type { RunningServer } from './server.ts';
import { startServer } from './server.ts';

const problems = new Map<string, string>();
const check = (name: string): HealthCheck => ({ name, problem: () => problems.get(name) });
let server: RunningServer;

beforeAll(async () => {
  const livez = healthRoutes('livez', [check('leaderElection'), check('clockHealth')]);
  const readyz = healthRoutes('readyz', [check('caches')]);
  server = await startServer({
    address: '127.0.0.1:0',
    purpose: 'healthz',
    routes: { ...livez, ...readyz },
    onError: () => undefined,
  });
});
afterAll(async () => await server.close(seconds(1)));

async function get(path: string): Promise<[number, string]> {
  const reply = await fetch(`http://127.0.0.1:${server.port}${path}`);
  return [reply.status, await reply.text()];
}

describe('health endpoints over HTTP', () => {
  const ALL_WELL = {};
  const CLOCK_BAD = { clockHealth: 'the clock jumped' };
  const cases: [string, Record<string, string>, string, number, string][] = [
    ['all well: ok', ALL_WELL, '/livez', 200, 'ok'],
    [
      'verbose lists the checks in their order',
      ALL_WELL,
      '/livez?verbose',
      200,
      '[+]leaderElection ok\n[+]clockHealth ok\nlivez check passed\n',
    ],
    [
      'a failed check is named, its reason withheld',
      CLOCK_BAD,
      '/livez',
      500,
      '[+]leaderElection ok\n[-]clockHealth failed: reason withheld\nlivez check failed\n',
    ],
    ['an excluded check does not count', CLOCK_BAD, '/livez?exclude=clockHealth', 200, 'ok'],
    [
      'an excluded check is listed as such',
      CLOCK_BAD,
      '/livez?verbose&exclude=clockHealth',
      200,
      '[+]leaderElection ok\n[+]clockHealth excluded: ok\nlivez check passed\n',
    ],
    [
      'excluding what is not there changes nothing',
      CLOCK_BAD,
      '/livez?exclude=etcd',
      500,
      '[+]leaderElection ok\n[-]clockHealth failed: reason withheld\nwarn: some health checks cannot be excluded: no matches for "etcd"\nlivez check failed\n',
    ],
    ['one check alone: ok', CLOCK_BAD, '/livez/leaderElection', 200, 'ok'],
    [
      'one check alone tells its problem',
      CLOCK_BAD,
      '/livez/clockHealth',
      500,
      'internal server error: the clock jumped\n',
    ],
    [
      'readiness is a group of its own',
      { caches: 'not listed yet: secrets' },
      '/readyz',
      500,
      '[-]caches failed: reason withheld\nreadyz check failed\n',
    ],
    ['readiness does not fail with liveness', CLOCK_BAD, '/readyz', 200, 'ok'],
    ['there is no /healthz', ALL_WELL, '/healthz', 404, '404 page not found\n'],
    ['there is no check of another name', ALL_WELL, '/livez/etcd', 404, '404 page not found\n'],
    ['no property of every object is a path', ALL_WELL, '/__proto__', 404, '404 page not found\n'],
  ];
  test.each(cases)('%s', async (_, wrong, path, status, body) => {
    problems.clear();
    for (const [name, problem] of Object.entries(wrong)) problems.set(name, problem);
    expect(await get(path)).toEqual([status, body]);
  });
});

function movableClock(): Clock & { run(wall: Milliseconds, monotonic: Milliseconds): void } {
  let wall: Instant = instant(1_800_000_000_000);
  let monotonic: Milliseconds = milliseconds(0);
  return {
    now: () => wall,
    monotonic: () => monotonic,
    setTimer: () => () => undefined,
    run: (byWall, byMonotonic) => {
      wall = instant(wall + byWall);
      monotonic = milliseconds(monotonic + byMonotonic);
    },
  };
}

describe('clockHealth', () => {
  const cases: [string, [Milliseconds, Milliseconds][], string | undefined][] = [
    ['both clocks run alike: well', [[hours(100), hours(100)]], undefined],
    ['five minutes apart is allowed', [[minutes(15), minutes(10)]], undefined],
    ['six minutes ahead is too much', [[minutes(16), minutes(10)]], 'by 6m0s, which is more than the allowed 5m0s'],
    ['six minutes behind is too much', [[minutes(4), minutes(10)]], 'by 6m0s, which is more than the allowed 5m0s'],
    [
      'small jumps add up',
      [
        [minutes(4), minutes(1)],
        [minutes(4), minutes(1)],
      ],
      'by 6m0s, which is more than the allowed 5m0s',
    ],
  ];
  test.each(cases)('%s', (_, runs, problem) => {
    const clock = movableClock();
    const health = clockHealth(clock);
    for (const run of runs) clock.run(...run);
    if (problem === undefined) expect(health.problem()).toBeUndefined();
    else expect(health.problem()).toBe(`the system clock is out of sync with the internal monotonic clock ${problem}`);
  });
});

describe('leaderElection', () => {
  const LATE = 'failed election to renew leadership on lease cert-manager-controller';
  const cases: [string, Milliseconds | undefined, string | undefined][] = [
    ['a standby is healthy', undefined, undefined],
    ['a leader that renewed within its patience is healthy', seconds(80), undefined],
    ['a leader whose last renewal is too long ago is not', milliseconds(80_001), LATE],
  ];
  test.each(cases)('%s', (_, since, problem) => {
    const leadership = { lease: 'cert-manager-controller', sinceRenewal: () => since };
    expect(leaderHealth(leadership, seconds(80)).problem()).toBe(problem);
  });
});
