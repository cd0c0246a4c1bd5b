import type { Log, LogFields } from '../../../src/telemetry/log.ts';
import type { ModelApi, ModelFault, ModelRequest } from '../../support/model-api.ts';
import type { MovedClock } from '../../support/moved-clock.ts';
import { randomBytes } from 'node:crypto';
import { minutes } from '../../../src/base/instant.ts';
import { createWork } from '../../../src/commands/controller/controllers.ts';
import { parseSettings } from '../../../src/commands/controller/settings.ts';
import { loadIssuers } from '../../../src/issuers/registry.ts';
import { createEventRecorder } from '../../../src/kube/events.ts';
import { createMetrics } from '../../../src/telemetry/create-metrics.ts';
import { noAcme } from '../../support/no-acme.ts';
import { createModelApi } from '../../support/model-api.ts';
import { movedClock } from '../../support/moved-clock.ts';

/** All controllers as the process puts them together, over a model of the API and a clock that the test moves. */
export interface WorkRig {
  readonly model: ModelApi;
  readonly clock: MovedClock;
  /** Lines of the log that tell of a defect, or of an object that could not be read. */
  readonly complaints: readonly string[];
  /** Lets minutes pass, and all that comes of them come to its end. */
  pass(spans: number): Promise<void>;
  stop(): Promise<void>;
}

/** A batch of 50 objects asks for some hundreds. */
const MOST_REQUESTS = 10_000;

/** Starts it with the flags given. */
export async function startWorkRig(flags: readonly string[] = []): Promise<WorkRig> {
  const settings = parseSettings(flags);
  if (settings === undefined) throw new Error('the flags ask for help');
  const clock = movedClock();
  const watched = watchedLog();
  // Refused from there on, as what never rests would let no timer of the test run either.
  const plan = ({ count, verb, type, name }: ModelRequest): ModelFault | undefined => {
    if (count === MOST_REQUESTS)
      watched.complaints.push(`no rest after ${count} requests, now ${verb} ${type.kind} ${name}`);
    return count < MOST_REQUESTS ? undefined : { when: 'before', code: 'InternalError' };
  };
  const model = createModelApi({ now: () => clock.now(), plan });
  const acme = noAcme(clock);
  const work = createWork({
    settings,
    api: model,
    clock,
    log: watched.log,
    metrics: createMetrics(),
    events: createEventRecorder({ api: model, clock }),
    issuers: await loadIssuers({
      clients: acme,
      randomBytes: (count) => randomBytes(count),
      now: () => clock.now(),
    }),
    acme,
    environment: {},
    post: () => Promise.reject(new Error('nothing is posted here')),
    stillHeld: () => true,
  });
  work.start();
  return {
    model,
    clock,
    complaints: watched.complaints,
    pass: async (spans) => {
      for (let span = 0; span < spans; span += 1) {
        await breathe(watched);
        await clock.move(minutes(1));
      }
      await breathe(watched);
    },
    stop: async () => {
      const stopped = work.stop(minutes(1));
      await breathe(watched);
      await clock.move(minutes(2));
      await stopped;
    },
  };
}

interface WatchedLog {
  readonly log: Log;
  readonly complaints: string[];
  /** Steps that have begun and not ended: keys are made in threads, in real time. */
  underWay(): number;
}

function watchedLog(): WatchedLog {
  const complaints: string[] = [];
  let underWay = 0;
  const nothing = (): void => undefined;
  const complain = (message: string, fields?: LogFields): void => {
    const { fault, ...rest } = fields ?? {};
    complaints.push(
      `${message} ${JSON.stringify(rest)} ${fault instanceof Error ? (fault.stack ?? fault.message) : ''}`,
    );
  };
  const log: Log = {
    error: (message, fields) => {
      if (message !== 'turn failed' || isDefect(fields)) complain(message, fields);
    },
    notice: nothing,
    warn: nothing,
    info: (message) => void (message.startsWith('step ') && (underWay -= 1)),
    detail: nothing,
    debug: nothing,
    trace: (message) => void (message === 'step started' && (underWay += 1)),
    child: () => log,
    writes: () => true,
  };
  return { log, complaints, underWay: () => underWay };
}

const isDefect = (fields: LogFields | undefined): boolean =>
  (fields?.['fault'] as { readonly kind?: string } | undefined)?.kind === 'defect';

/** Lets everything that is not waiting for the clock come to an end: a few rounds of the event loop. */
async function breathe(watched: WatchedLog): Promise<void> {
  for (let quiet = 0; quiet < 12; quiet += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    if (watched.underWay() > 0) quiet = 0;
  }
}
