import { isWholeRun } from '../whole-run.ts';
import type { FaultFamily, FaultPlan, Finding } from '../family.ts';
import { bringAuthority } from '../flows/authorities.ts';
import { faultyServer } from './faulty-server.ts';
import { createMany, untilAllSettled } from './many-certificates.ts';
import type { Rates } from './rates.ts';
import { SCENARIOS } from './rates.ts';
import type { ManyEnd, ManyRun } from './run-many.ts';
import { runMany } from './run-many.ts';
import { becomeDue, inOrderOfUrgency } from './urgent-renewals.ts';

/** A whole run issues by the thousand; inside `npm test` some are enough to see each fault several times. */
const MANY = 1000;
const SOME = 20;
/** Due at once, to see an order in: with fewer it would be the order in which waits of seconds end. */
const URGENT = 400;
/** Times the requests of a run without faults. Source: reliability, FT-06. */
const MOST_REQUESTS = 2;
/** A server that throttles, refuses, breaks and is slow at once lets six certificates a minute be stored. */
const MOST_SECONDS = 4 * 3600;

/** FT-06: an API server that refuses, throttles, breaks, cuts off and is slow while many certificates are issued. */
export const family: FaultFamily = {
  id: 'FT-06',
  title: 'the API server refuses, throttles, breaks, is slow',
  atOnce: 1,
  inEveryTest: 1,
  plans: async (world, flows) => {
    const count = isWholeRun(world) ? MANY : SOME;
    const faultless = once((signal) => runMany(world, issuing('ft-06-without', count), signal));
    const issues = Object.entries(SCENARIOS).map(([name, rates]) => plan(name, rates, count, faultless));
    return [...issues, urgency(URGENT)].filter(({ flow }) => flows.length === 0 || flows.includes(flow));
  },
};

type Faultless = (signal: AbortSignal) => Promise<ManyEnd>;

const plan = (name: string, rates: Rates, count: number, faultless: Faultless): FaultPlan => ({
  name: `FT-06/issue/${name}`,
  flow: 'issue',
  run: async (world, signal) => {
    const without = await faultless(signal);
    const server = faultyServer(rates, world.seed);
    const end = await runMany(world, { ...issuing(`ft-06-${name}`, count), server }, signal);
    return [...without.findings, ...end.findings, ...tooMany(without, end)];
  },
});

const issuing = (name: string, count: number): ManyRun => ({
  name,
  count,
  signatures: count,
  server: undefined,
  setUp: bringAuthority,
  act: async (rig) => {
    await createMany(rig, count);
    await untilAllSettled(rig, count, 1, MOST_SECONDS);
    return [];
  },
});

/** FM-09: all of them are due at once when the controller comes back, and the server throttles. */
const urgency = (count: number): FaultPlan => ({
  name: 'FT-06/renew/throttled-by-urgency',
  flow: 'renew',
  run: async (world, signal) => {
    const run: ManyRun = {
      name: 'ft-06-urgency',
      count,
      signatures: 2 * count,
      server: faultyServer({ ...SCENARIOS.throttled, longestWait: 3 }, world.seed),
      setUp: (rig) => becomeDue(rig, count),
      act: async (rig) => {
        await rig.controller.start();
        await untilAllSettled(rig, count, 2, MOST_SECONDS);
        return inOrderOfUrgency(rig, count);
      },
    };
    return (await runMany(world, run, signal)).findings;
  },
});

/** O5, of what reached the server. */
function tooMany(without: ManyEnd, end: ManyEnd): readonly Finding[] {
  if (end.requests <= MOST_REQUESTS * without.requests) return [];
  return [{ oracle: 'O5', text: `${end.requests} requests reached the server, ${without.requests} without faults` }];
}

/** The same answer for all who ask. */
function once<T>(act: (signal: AbortSignal) => Promise<T>): (signal: AbortSignal) => Promise<T> {
  let answer: Promise<T> | undefined;
  return (signal) => (answer ??= act(signal));
}
