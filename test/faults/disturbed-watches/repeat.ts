import type { WatchLine } from '../proxy/hooks.ts';
import type { Rig } from '../rig/rig.ts';
import type { Disturbance } from '../run/run-flow.ts';
import { untilRest } from '../views/rest.ts';
import { eventCounter, viewOf } from '../views/watched-events.ts';

/** Every event of a view is told twice. Over when all has come to rest: nothing is left to be undone. */
export const tellTwice = (rig: Rig, view: string): Disturbance => echo(rig, view, (line) => [line.text, line.text]);

/** After each event of a view the one before it is told again, as by a cache that replays: the older version after the newer. */
export function tellOlderAgain(rig: Rig, view: string): Disturbance {
  let before: string | undefined;
  return echo(rig, view, (line) => {
    const lines = before === undefined ? [line.text] : [line.text, before];
    before = line.text;
    return lines;
  });
}

function echo(rig: Rig, view: string, linesFor: (line: WatchLine) => readonly string[]): Disturbance {
  const count = eventCounter();
  rig.proxy.setHooks({
    onWatchLine: (watch, line) => {
      const isTold = viewOf(watch) === view && count(watch, line) !== undefined;
      return { lines: isTold ? linesFor(line) : [line.text] };
    },
  });
  return { over: untilRest(rig) };
}
