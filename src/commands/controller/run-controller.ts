import { randomBytes } from 'node:crypto';
import type { Clock } from '../../base/clock.ts';
import { Fault } from '../../base/fault.ts';
import { seconds } from '../../base/instant.ts';
import { acmeClients } from './acme-clients.ts';
import { loadIssuers } from '../../issuers/registry.ts';
import { createEventRecorder } from '../../kube/events.ts';
import { createMetrics } from '../../telemetry/create-metrics.ts';
import type { Log } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { sampleProcess } from '../../telemetry/process-metrics.ts';
import { controllerClient } from './client.ts';
import { connectionOf } from './connection.ts';
import type { WorkParts } from './controllers.ts';
import { createWork } from './controllers.ts';
import { controllerLeadership } from './leadership.ts';
import { startListeners } from './listeners.ts';
import type { ControllerSettings } from './settings.ts';

/** What the composition root is given from outside. */
export interface RunParts {
  readonly settings: ControllerSettings;
  readonly log: Log;
  readonly clock: Clock;
  readonly environment: NodeJS.ProcessEnv;
  /** Resolves with the reason when the process shall stop. */
  readonly stop: Promise<string>;
}

/** Work under way may take this long to end; with what follows it stays below the 30 s that a Pod is given by default. */
const WORK_WITHIN = seconds(15);
const EVENTS_WITHIN = seconds(3);
const ANSWERS_WITHIN = seconds(5);

/**
 * Builds the parts, starts them, and stops them in reverse order: work, events, Lease, listeners, connections. The Lease is given back only
 * after the work has ended, so that never two processes act. Source: architecture 6; reference 04 §4.2, §4.3.
 * @throws Fault: what the process cannot start or go on with; the Lease then runs out by itself.
 */
export async function runController({ settings, log, clock, environment, stop }: RunParts): Promise<void> {
  const { flags } = settings;
  const metrics = createMetrics();
  const mayWrite = (): boolean => leadership.stillHeld();
  const client = controllerClient(await connectionOf(flags, environment, clock), flags, { clock, metrics, mayWrite });
  const events = createEventRecorder({
    api: client,
    clock,
    onDropped: (draft, _, fault) => log.warn('event given up', { reason: draft.reason, fault }),
  });
  const leadership = controllerLeadership({ flags, api: client, clock, log: log.child('lease'), events });
  const work = createWork({
    ...(await signers(environment, clock, metrics)),
    environment,
    post: client.post,
    settings,
    api: client,
    clock,
    log,
    metrics,
    events,
    stillHeld: () => leadership.stillHeld(),
  });
  const endSampling = sampleProcess(metrics, clock);
  const listeners = await startListeners({ flags, clock, log: log.child('listener'), metrics, leadership, work });

  const reason = await Promise.race([stop, leadership.begin(() => work.start())]);
  log.notice('stopping', { reason });
  if (!(await work.stop(WORK_WITHIN))) throw stillWorking();
  await events.flush(EVENTS_WITHIN);
  await leadership.release();
  await Promise.all(listeners.map((listener) => listener.close(ANSWERS_WITHIN)));
  endSampling();
  client.close();
  log.notice('stopped');
}

/** What signs, and what orders are placed with. */
async function signers(
  environment: NodeJS.ProcessEnv,
  clock: Clock,
  metrics: Metrics,
): Promise<Pick<WorkParts, 'issuers' | 'acme'>> {
  const acme = acmeClients(environment, clock, metrics);
  const random = (count: number): Uint8Array => randomBytes(count);
  return { acme, issuers: await loadIssuers({ clients: acme, randomBytes: random, now: () => clock.now() }) };
}

/** The Lease is not given back then: another process waits until it has run out. */
function stillWorking(): Fault {
  return new Fault('transient', { code: 'StillWorking', message: 'work under way did not end in time' });
}
