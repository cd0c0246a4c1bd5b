import type { Metrics } from './metrics.ts';
import type { Route } from './server.ts';

/** The route `/metrics`: the exposition, written as fast as the scraper reads it. */
export function metricsRoutes(metrics: Metrics): Readonly<Record<string, Route>> {
  const contentType = 'text/plain; version=0.0.4; charset=utf-8';
  return { '/metrics': () => ({ status: 200, contentType, body: metrics.exposition() }) };
}
