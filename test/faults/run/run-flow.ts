import type { Finding, World } from '../family.ts';
import type { Flow } from '../flows/flow.ts';
import type { Allowance, Baseline, Evidence } from '../oracles/evidence.ts';
import type { PassedLine, PassedRequest } from '../proxy/fault-proxy.ts';
import type { Rig } from '../rig/rig.ts';
import { normalise } from '../oracles/normalise.ts';
import { judge } from '../oracles/oracles.ts';
import { isCounted } from '../oracles/requests.ts';
import { makeRig } from '../rig/rig.ts';
import { collect, untilRest, writesWithin } from './collect.ts';

/** A disturbance that is under way. */
export interface Disturbance {
  /** Resolves when it is over and undone: from then on the flow must come to its end. Rejects if it could not be made. */
  readonly over: Promise<void>;
}

/** Called when the flow is set up and the controller at rest, just before the act: sets hooks and the like. */
export type Disturb = (rig: Rig) => Disturbance | Promise<Disturbance>;

/** What a run is judged by beside the flow. */
export interface RunOptions {
  /** Unique among the plans that run at once; names the namespace and the log. */
  readonly name: string;
  readonly baseline?: Baseline;
  readonly allowance?: Allowance;
  /** How long the flow may take to its end once the disturbance is over. Default 120 s. */
  readonly seconds?: number;
}

const SECONDS = 120;
/** Long enough to see that a run without faults is at rest. */
const RECORD_QUIET = 3;
const NOTHING: Disturb = () => ({ over: Promise.resolve() });

/**
 * Runs a flow under a disturbance and asks all oracles. A flow that does not come to its end is a finding of O1; the others are asked all the
 * same, as they may tell why.
 */
export async function runFlow(
  world: World,
  flow: Flow,
  disturb: Disturb,
  options: RunOptions,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const rig = await makeRig(world.shared, world.folder, { name: options.name, flags: flow.flags ?? [] }, signal);
  try {
    return (await play(rig, flow, { ...options, disturb, quietSeconds: world.quietSeconds })).findings;
  } finally {
    await rig.close();
  }
}

/** A run without faults: what to compare with, and what can be disturbed. */
export interface Recording {
  readonly baseline: Baseline;
  /** What passed the proxy from the act to rest. */
  readonly passed: readonly PassedRequest[];
  readonly lines: readonly PassedLine[];
}

/** Runs a flow without faults. @throws Error when an oracle is not content with that already. */
export async function recordFlow(world: World, flow: Flow, signal: AbortSignal): Promise<Recording> {
  const rig = await makeRig(
    world.shared,
    world.folder,
    { name: `${flow.name}-as-it-is`, flags: flow.flags ?? [] },
    signal,
  );
  try {
    const from = { passed: 0, lines: 0 };
    const mark: Disturb = () => {
      Object.assign(from, { passed: rig.proxy.passed.length, lines: rig.proxy.lines.length });
      return NOTHING(rig);
    };
    const { evidence, findings } = await play(rig, flow, {
      name: flow.name,
      disturb: mark,
      quietSeconds: RECORD_QUIET,
    });
    if (findings.length > 0)
      throw new Error(
        `${flow.name} without faults: ${findings.map(({ oracle, text }) => `${oracle} ${text}`).join('; ')}`,
      );
    return {
      baseline: {
        requests: evidence.requests.filter(isCounted).length,
        end: normalise(evidence.end, rig.namespace),
      },
      passed: rig.proxy.passed.slice(from.passed),
      lines: rig.proxy.lines.slice(from.lines),
    };
  } finally {
    await rig.close();
  }
}

interface Play extends RunOptions {
  readonly disturb: Disturb;
  readonly quietSeconds: number;
}

async function play(
  rig: Rig,
  flow: Flow,
  options: Play,
): Promise<{ readonly evidence: Evidence; readonly findings: readonly Finding[] }> {
  await orEnded(rig, prepare(rig, flow));
  const from = rig.audit.requests.length;
  const { over } = await options.disturb(rig);
  const seconds = options.seconds ?? SECONDS;
  const stuck = await stuckness(orEnded(rig, through(rig, flow, over, seconds)));
  rig.signal.throwIfAborted();
  const writtenAtRest = stuck.length > 0 ? [] : await orEnded(rig, writesWithin(rig, options.quietSeconds));
  const evidence: Evidence = {
    ...(await collect(rig)),
    namespace: rig.namespace,
    flow,
    requests: rig.audit.requests.slice(from),
    writtenAtRest,
    allowance: options.allowance ?? {},
    baseline: options.baseline,
  };
  return { evidence, findings: [...stuck, ...judge(evidence)] };
}

async function prepare(rig: Rig, flow: Flow): Promise<void> {
  rig.signal.throwIfAborted();
  await rig.controller.start();
  await flow.setUp(rig);
  await untilRest(rig);
}

async function through(rig: Rig, flow: Flow, over: Promise<void>, seconds: number): Promise<void> {
  await Promise.all([flow.act(rig), within(over, seconds, 'the disturbance was not over')]);
  await flow.untilEnd(rig, seconds);
  await untilRest(rig);
}

/** A finding in place of a throw. */
async function stuckness(run: Promise<void>): Promise<readonly Finding[]> {
  try {
    await run;
    return [];
  } catch (error) {
    return [{ oracle: 'O1', text: error instanceof Error ? error.message : String(error) }];
  }
}

/** Fails at once when the controller has ended by itself, or when all is to stop. */
async function orEnded<T>({ controller, signal }: Rig, work: Promise<T>): Promise<T> {
  const ended = controller.endedByItself.then((how) => Promise.reject(new Error(how)));
  const stopped = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('stopped')), { once: true });
  });
  return Promise.race([work, ended, stopped]);
}

async function within(work: Promise<void>, seconds: number, what: string): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`${what} within ${seconds} s`)), seconds * 1000);
  try {
    await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
