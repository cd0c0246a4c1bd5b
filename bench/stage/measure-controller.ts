import { recordMemory } from '../process/memory-record.ts';
import { cpuMilliseconds } from '../process/process-tree.ts';
import type { Probing } from '../probes/ask-probes.ts';
import { auditMark, requestsOf } from '../requests/audit-tail.ts';
import { countRequests } from '../requests/count-requests.ts';
import { untilQuiet } from '../requests/until-quiet.ts';
import type { MeasuredController } from '../stage.ts';
import { scrapeEventLoopDelay } from './event-loop-delay.ts';
import type { MeasuredProcess } from './measured-process.ts';

/** What the instruments look at. */
export interface Measurable {
  readonly process: MeasuredProcess;
  readonly startedAt: number;
  readonly readyAt: number;
  readonly user: string;
  readonly auditLog: string;
  /** Undefined where it does not listen for metrics. */
  readonly metricsPort: number | undefined;
  /** Undefined where it does not listen for probes. */
  readonly probing: Probing | undefined;
  readonly signal: AbortSignal;
}

/** Between two looks at the memory of processes, which may be gone at the next, ms. */
const LOOK_AT_MEMORY = 500;

/** The instruments on a running controller. */
export function measureController(measurable: Measurable): MeasuredController {
  const { process, user, auditLog, metricsPort, probing } = measurable;
  const memory = recordMemory(process.pid);
  const timer = setInterval(() => void memory.look(), LOOK_AT_MEMORY);
  return {
    pid: process.pid,
    startedAt: measurable.startedAt,
    startMilliseconds: measurable.readyAt - measurable.startedAt,
    cpuMilliseconds: () => cpuMilliseconds(process.pid),
    memory: () => memory.look(),
    mark: () => auditMark(auditLog),
    requestsSince: async (mark) => countRequests(await requestsOf(auditLog, user, mark)),
    untilQuiet: (quiet, within) => untilQuiet(auditLog, user, { quiet, within }, measurable.signal),
    eventLoopDelay: async () => (metricsPort === undefined ? undefined : scrapeEventLoopDelay(metricsPort)),
    probes: async () => probing?.answers(),
    stop: async () => {
      clearInterval(timer);
      await probing?.stop();
      await process.stop();
    },
  };
}
