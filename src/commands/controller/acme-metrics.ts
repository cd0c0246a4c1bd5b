import type { AcmeRequestReport } from '../../acme/request-report.ts';
import type { Metrics } from '../../telemetry/metrics.ts';

/** Who may make an Issuer names servers, and a server names further hosts: more than these are counted together. */
const MOST_HOSTS = 100;
const OTHER_HOSTS = 'other';
/** Where the reference writes a status and there was no answer. */
const NO_ANSWER = 999;

/**
 * Counts and times the requests to ACME servers. Labels say where and what for, from closed or bounded lists: paths, which name accounts and orders, and
 * queries are in none. Source: reference 04 §3.1.
 */
export function acmeRequestMetrics(metrics: Metrics): (report: AcmeRequestReport) => void {
  const hosts = new Set<string>();
  const hostLabel = (host: string): string => {
    if (hosts.size < MOST_HOSTS) hosts.add(host);
    return hosts.has(host) ? host : OTHER_HOSTS;
  };
  return ({ action, method, url, status, took }) => {
    const labels = {
      scheme: url.protocol.slice(0, -1),
      host: hostLabel(url.host),
      action,
      method,
      status: String(status ?? NO_ANSWER),
    };
    metrics.count('certmanager_http_acme_client_request_count', labels);
    metrics.time('certmanager_http_acme_client_request_duration_seconds', labels, took);
  };
}
