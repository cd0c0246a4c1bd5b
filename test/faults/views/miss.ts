import { expired } from '../proxy/answers.ts';
import { closedGate } from '../proxy/gate.ts';
import type { SeenRequest } from '../proxy/seen-request.ts';
import type { Rig } from '../rig/rig.ts';
import type { Disturbance } from '../run/run-flow.ts';
import { comes, untilRest } from './rest.ts';
import type { EventAt } from './watched-events.ts';
import { eventCounter, eventName, isSame, viewOf } from './watched-events.ts';

/**
 * The event is never told. When the controller has come to rest without it, its watch breaks and cannot be resumed (410, as after a
 * compaction), so that it must list again. Over when that list has been told.
 */
export function missEvent(rig: Rig, at: EventAt): Disturbance {
  const gate = closedGate();
  const count = eventCounter();
  rig.proxy.setHooks({
    onWatchLine: (watch, line) => {
      if (!isSame(count(watch, line), at)) return { lines: [line.text] };
      void gate.wait();
      return { lines: [] };
    },
  });
  const over = async (): Promise<void> => {
    await comes(gate.reached, eventName(at));
    await untilRest(rig);
    await forceList(rig, at.watch);
  };
  return { over: over() };
}

/** Breaks a watch and lets it list anew; resolves when the new list is complete. */
export async function forceList(rig: Rig, view: string): Promise<void> {
  const listed = Promise.withResolvers<void>();
  rig.proxy.setHooks({
    onRequest: (request) => (isResume(request, view) ? expired() : { do: 'forward' }),
    onWatchLine: (watch, line) => {
      if (viewOf(watch) === view && line.isInitial && line.type === 'BOOKMARK') listed.resolve();
      return { lines: [line.text] };
    },
  });
  rig.proxy.cutWatches((watch) => viewOf(watch) === view);
  await comes(listed.promise, `a new list of ${view}`);
  rig.proxy.setHooks({});
}

/** A watch that goes on from a version. */
export const isResume = (request: SeenRequest, view: string): boolean =>
  request.verb === 'watch' && viewOf(request) === view && request.query.get('sendInitialEvents') !== 'true';
