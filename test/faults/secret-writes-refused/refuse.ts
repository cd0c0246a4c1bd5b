import type { Finding } from '../family.ts';
import type { Obstacle } from './obstacle.ts';
import type { Rig } from '../rig/rig.ts';
import type { AuditedRequest } from '../../support/audit-log.ts';
import type { Disturb } from '../run/run-flow.ts';
import { isWorkWrite } from '../run/collect.ts';

/** So long the obstacle stays after the first refusal. */
const WINDOW = 20;
/** Attempts in that window: at once, and after 1, 2, 4 and 8 seconds; some more, as the machine may be slow to put the obstacle in place. */
const MOST_REFUSED = 7;
/** With what is told of it: an event and a status. */
const MOST_WRITES = 14;

/** Puts the obstacle in the way before the act, looks at what becomes of it, and takes it out again. What is not as it should be goes to `found`. */
export function refuseWhile(
  obstacle: Obstacle,
  found: Finding[],
  meanwhile: (rig: Rig) => Promise<void> = nothing,
): Disturb {
  return async (rig) => {
    const remove = await obstacle.place(rig);
    const watch = async (): Promise<void> => {
      if ((await rig.audit.next(60, isRefusedSecret)) === undefined)
        found.push({ oracle: 'O1', text: 'nothing was ever refused: the obstacle was not met' });
      const from = rig.audit.requests.length - 1;
      await rig.audit.next(WINDOW, () => false);
      found.push(...stormsIn(rig.audit.requests.slice(from)));
      await meanwhile(rig);
    };
    return { over: thenRemove(watch, remove) };
  };
}

const nothing = (): Promise<void> => Promise.resolve();

async function thenRemove(watch: () => Promise<void>, remove: () => Promise<void>): Promise<void> {
  try {
    await watch();
  } finally {
    await remove();
  }
}

const isRefusedSecret = ({ objectRef, responseStatus }: AuditedRequest): boolean =>
  objectRef?.resource === 'secrets' && (responseStatus?.code ?? 0) >= 400 && responseStatus?.code !== 404;

function stormsIn(requests: readonly AuditedRequest[]): readonly Finding[] {
  const refused = requests.filter(isRefusedSecret).length;
  const writes = requests.filter(isWorkWrite).length;
  return [
    ...(refused > MOST_REFUSED ? [`${refused} Secrets refused in ${WINDOW} s: tried again too often`] : []),
    ...(writes > MOST_WRITES ? [`${writes} writes in ${WINDOW} s of waiting`] : []),
  ].map((text) => ({ oracle: 'O5', text }));
}

/** Whether event and metric name the cause, beside the condition. Asked when all is over: events take their time. */
export async function notTold(rig: Rig, obstacle: Obstacle): Promise<readonly Finding[]> {
  const events = rig.versions.seen.map(({ object }) => object).filter(({ kind }) => kind === 'Event');
  const isTold = events.some(({ reason, message }) => reason === 'WriteFailed' && obstacle.says.test(String(message)));
  const metrics = await rig.controller.metrics();
  const counter = new RegExp(
    `^certwright_write_failures_total\\{controller="certificates",resource="secrets",reason="${obstacle.reason}"\\} [1-9]`,
    'm',
  );
  return [
    ...(isTold ? [] : [`no event WriteFailed says ${obstacle.says}`]),
    ...(counter.test(metrics) ? [] : [`no failed write was counted with reason ${obstacle.reason}`]),
  ].map((text) => ({ oracle: 'O7', text }));
}
