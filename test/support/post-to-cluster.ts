import { seconds } from '../../src/base/instant.ts';
import { systemClock } from '../../src/base/system-clock.ts';
import { createHttpTransport } from '../../src/net/http-transport.ts';
import type { DnsProviderParts } from '../../src/solvers/dns01/provider.ts';
import type { ClusterTarget } from './cluster-request.ts';

/** Posts to aggregated APIs as the owner of a token. */
export function postToClusterAs({ server, caPem, token }: ClusterTarget): DnsProviderParts['postToCluster'] {
  const transport = createHttpTransport({ clock: systemClock, tls: { ca: caPem } });
  return async (path, body, signal) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const limits = { within: seconds(60), maxBytes: 1024 * 1024 };
    const url = new URL(path, server);
    const reply = await transport.send({ method: 'POST', url, headers, body: JSON.stringify(body), ...limits }, signal);
    return { status: reply.status, body: readJson(reply.body.toString('utf8')) };
  };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
