import type { CertificateWatch } from '../certificates/watch-certificates.ts';
import type { BulkRequest, Stage } from '../stage.ts';

/** What became of requests that each make one certificate. */
export interface PutThrough {
  /** From the moment each request was written until its certificate was seen Ready, ms. */
  readonly latencies: readonly number[];
  /** From the first request until the last certificate was seen Ready, ms. */
  readonly milliseconds: number;
}

/** Sends requests, named by their Certificates, as fast as the server takes them, and waits until each Certificate is Ready at a revision. */
export async function putThrough(
  stage: Stage,
  watch: CertificateWatch,
  requests: Iterable<BulkRequest>,
  wanted: { readonly names: readonly string[]; readonly revision: number },
): Promise<PutThrough> {
  const sent = new Map<string, number>();
  const [ready] = await Promise.all([
    watch.untilReady(wanted.names, wanted.revision, stage.tell),
    stage.sendAll(requests, ({ name }, at) => sent.set(name, at)),
  ]);
  return spans(sent, ready);
}

/** The spans between the moments of the same names. */
export function spans(sent: ReadonlyMap<string, number>, ready: ReadonlyMap<string, number>): PutThrough {
  const first = [...sent.values()].reduce((least, at) => Math.min(least, at), Number.POSITIVE_INFINITY);
  const last = [...ready.values()].reduce((most, at) => Math.max(most, at), 0);
  return {
    latencies: [...ready].map(([name, at]) => at - (sent.get(name) ?? at)),
    milliseconds: last - first,
  };
}
