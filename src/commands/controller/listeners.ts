import { createServer } from 'node:http';
import type { Clock } from '../../base/clock.ts';
import { milliseconds } from '../../base/instant.ts';
import { clockHealth } from '../../telemetry/clock-health.ts';
import type { HealthCheck } from '../../telemetry/health.ts';
import { healthRoutes } from '../../telemetry/health.ts';
import type { Leadership } from '../../telemetry/leader-health.ts';
import { leaderHealth } from '../../telemetry/leader-health.ts';
import type { Log } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { metricsRoutes } from '../../telemetry/metrics-route.ts';
import type { RunningServer } from '../../telemetry/server.ts';
import { startServer } from '../../telemetry/server.ts';
import type { ControllerFlags } from './flags.ts';
import type { Run } from '../../kube/run-controllers.ts';
import { startAnswerServer } from '../../solvers/http01/answer-server.ts';
import type { Work } from './controllers.ts';

/** What the listeners look at. */
export interface ListenerParts {
  readonly flags: ControllerFlags;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly leadership: Leadership;
  readonly work: Pick<Work, 'notSynced' | 'answers'>;
}

/**
 * Starts the metrics and health listeners; a standby has them too. Source: reference 04 §3, §4.1.
 * @throws Fault misconfigured: "failed to listen on …".
 */
export async function startListeners(parts: ListenerParts): Promise<readonly Pick<RunningServer, 'close'>[]> {
  const { flags, log, metrics } = parts;
  const onError = (thrown: unknown, path: string): void => log.error('answer failed', { path, fault: thrown });
  const scraped = await startServer({
    address: flags['metrics-listen-address'],
    purpose: 'prometheus',
    routes: metricsRoutes(metrics),
    onError,
  });
  const probed = await startServer({
    address: flags['internal-healthz-listen-address'],
    purpose: 'healthz',
    routes: { ...healthRoutes('livez', livenessChecks(parts)), ...healthRoutes('readyz', [cachesCheck(parts.work)]) },
    onError,
  });
  log.info('listening for metrics', { address: scraped.host, port: scraped.port });
  log.info('listening for health checks', { address: probed.host, port: probed.port });
  if (flags['acme-http01-solver-mode'] !== 'shared') return [scraped, probed];
  const port = flags['acme-http01-solver-shared-port'];
  const answering = await startAnswerServer({ source: parts.work.answers, createServer, port });
  log.info('answering challenges of HTTP-01', { port: answering.port });
  return [scraped, probed, answering];
}

function livenessChecks({ flags, clock, leadership }: ListenerParts): readonly HealthCheck[] {
  const patience = flags['leader-election-lease-duration'] + flags['internal-healthz-leader-election-timeout'];
  return [leaderHealth(leadership, milliseconds(patience)), clockHealth(clock)];
}

/** A standby has no caches and is ready: it waits to take over. */
function cachesCheck(work: Pick<Run, 'notSynced'>): HealthCheck {
  return {
    name: 'caches',
    problem: () => {
      const missing = work.notSynced();
      return missing.length === 0 ? undefined : `not listed yet: ${missing.join(', ')}`;
    },
  };
}
