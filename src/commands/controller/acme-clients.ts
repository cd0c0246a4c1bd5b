import type { AcmeClients } from '../../acme/acme-client.ts';
import { createAcmeClients } from '../../acme/create-acme-clients.ts';
import type { Clock } from '../../base/clock.ts';
import { createHttpTransport } from '../../net/http-transport.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { VERSION } from '../version.ts';
import { acmeRequestMetrics } from './acme-metrics.ts';
import { proxyOf } from './proxy.ts';

/** The clients of ACME servers: one for each server, every request counted, through the proxies that the environment names. RFC 8555 §6.1 wants them to say who asks. */
export const acmeClients = (environment: NodeJS.ProcessEnv, clock: Clock, metrics: Metrics): AcmeClients =>
  createAcmeClients({
    transportFor: (tls) => createHttpTransport({ clock, tls, proxy: proxyOf(environment) }),
    clock,
    userAgent: `certwright/${VERSION} (${process.platform}/${process.arch})`,
    onRequest: acmeRequestMetrics(metrics),
  });
