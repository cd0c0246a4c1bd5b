import { setTimeout as delay } from 'node:timers/promises';
import type { AuditedRequest } from '../../test/support/audit-log.ts';
import { auditMark, requestsOf } from './audit-tail.ts';

/** No file tells of its growth in a way that all systems have; the log is looked at so often, ms. */
const LOOK_AGAIN = 100;

/** How long nothing must have been asked, and how long that may take to come about, ms. */
export interface QuietWanted {
  readonly quiet: number;
  readonly within: number;
}

/** Resolves when a user has asked nothing but Leases for a while. Throws with the last request if it never does. */
export async function untilQuiet(
  file: string,
  user: string,
  { quiet, within }: QuietWanted,
  signal: AbortSignal,
): Promise<void> {
  const begun = performance.now();
  let heardAt = begun;
  let last: AuditedRequest | undefined;
  for (let from = await auditMark(file); performance.now() - heardAt < quiet; ) {
    await delay(LOOK_AGAIN, undefined, { signal });
    const to = await auditMark(file);
    if (to === from) continue;
    const asked = (await requestsOf(file, user, from)).filter(({ objectRef }) => objectRef?.resource !== 'leases');
    from = to;
    if (asked.length > 0) [heardAt, last] = [performance.now(), asked.at(-1)];
    if (performance.now() - begun > within) throw new Error(neverQuiet(user, last));
  }
}

const neverQuiet = (user: string, last: AuditedRequest | undefined): string =>
  `${user} does not come to rest; its last request: ${last?.verb} ${last?.requestURI}`;
