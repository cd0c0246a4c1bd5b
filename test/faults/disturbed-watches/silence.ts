import type { RequestFate, WatchLine } from '../proxy/hooks.ts';
import { closedGate } from '../proxy/gate.ts';
import type { SeenRequest } from '../proxy/seen-request.ts';
import type { Rig } from '../rig/rig.ts';
import type { Disturbance } from '../run/run-flow.ts';
import { forceList } from '../views/miss.ts';
import { comes, untilRest } from '../views/rest.ts';
import { eventCounter, viewOf } from '../views/watched-events.ts';

/** A watch that tells nothing must be noticed within this. Source: trap Q1. */
const NOTICED_WITHIN = 300;

/**
 * Watches of a view are accepted and never tell anything, not even a bookmark. Nothing but the controller's own patience ends that: over
 * when it has asked again, which is let through.
 */
export function fallSilent(rig: Rig, view: string): Disturbance {
  const silent = closedGate();
  const noticed = closedGate();
  let count = 0;
  const answer = (request: SeenRequest): RequestFate => {
    if (request.verb !== 'watch' || viewOf(request) !== view) return { do: 'forward' };
    count += 1;
    if (count === 1) {
      silent.open();
      return { do: 'pretend', lines: [], then: 'silence' };
    }
    noticed.open();
    return { do: 'forward' };
  };
  rig.proxy.setHooks({ onRequest: answer });
  const over = async (): Promise<void> => {
    await comes(silent.passing, `another watch of ${view}`);
    await comes(noticed.passing, `the notice that ${view} is silent`, NOTICED_WITHIN);
    rig.proxy.setHooks({});
  };
  const disturbance = { over: over() };
  rig.proxy.cutWatches((watch) => viewOf(watch) === view);
  return disturbance;
}

/**
 * A watch tells how far it is and nothing else: each event comes as a bookmark of its version, so that resuming would miss them all. When
 * the controller has come to rest, the watch breaks and must list again.
 */
export function tellBookmarksOnly(rig: Rig, view: string): Disturbance {
  const count = eventCounter();
  const hidden = closedGate();
  rig.proxy.setHooks({
    onWatchLine: (watch, line) => {
      if (viewOf(watch) !== view || count(watch, line) === undefined) return { lines: [line.text] };
      void hidden.wait();
      return { lines: [bookmarkOf(line)] };
    },
  });
  const over = async (): Promise<void> => {
    await comes(hidden.reached, `an event of ${view}`);
    await untilRest(rig);
    await forceList(rig, view);
  };
  return { over: over() };
}

/** Source: Kubernetes API concepts, watch bookmarks: kind and version, nothing else. */
function bookmarkOf({ text, resourceVersion }: WatchLine): string {
  const { object }: { readonly object: { readonly apiVersion: string; readonly kind: string } } = JSON.parse(text);
  const { apiVersion, kind } = object;
  return JSON.stringify({ type: 'BOOKMARK', object: { apiVersion, kind, metadata: { resourceVersion } } });
}
