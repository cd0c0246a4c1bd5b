import { EXPIRED_LINE, expired } from '../proxy/answers.ts';
import { closedGate } from '../proxy/gate.ts';
import type { RequestFate, WatchFate, WatchLine } from '../proxy/hooks.ts';
import type { Rig } from '../rig/rig.ts';
import type { Disturbance } from '../run/run-flow.ts';
import { isResume } from '../views/miss.ts';
import { comes } from '../views/rest.ts';
import type { EventAt } from '../views/watched-events.ts';
import { eventCounter, eventName, isSame, viewOf } from '../views/watched-events.ts';

/** How a watch ends in the middle of an event. */
export type Breakage = 'half a line, then the end' | 'half a line, then a reset';

/** Half of an event is told; then the watch is over. Over when the next watch of the view has begun. */
export function breakInside(rig: Rig, at: EventAt, how: Breakage): Disturbance {
  const then = how === 'half a line, then the end' ? 'end' : 'reset';
  return breakAt(
    rig,
    at,
    ({ text }) => ({ lines: [], piece: text.slice(0, Math.floor(text.length / 2)), then }),
    () => ({ do: 'forward' }),
  );
}

/** The watch breaks before an event, and the version to resume from is gone: told by the status, or by the first line. */
export function loseVersion(rig: Rig, at: EventAt, how: 'status' | 'line'): Disturbance {
  const gone: RequestFate = how === 'status' ? expired() : { do: 'pretend', lines: [EXPIRED_LINE], then: 'end' };
  return breakAt(
    rig,
    at,
    () => ({ lines: [], then: 'reset' }),
    (isResumed) => (isResumed ? gone : { do: 'forward' }),
  );
}

function breakAt(
  rig: Rig,
  at: EventAt,
  fateOf: (line: WatchLine) => WatchFate,
  answer: (isResumed: boolean) => RequestFate,
): Disturbance {
  const count = eventCounter();
  const broken = closedGate();
  const again = closedGate();
  rig.proxy.setHooks({
    onWatchLine: (watch, line) => {
      if (!isSame(count(watch, line), at)) return { lines: [line.text] };
      void broken.wait();
      return fateOf(line);
    },
    onRequest: (request) => {
      if (request.verb !== 'watch' || viewOf(request) !== at.watch) return { do: 'forward' };
      const fate = answer(isResume(request, at.watch));
      if (fate.do === 'forward') again.open();
      return fate;
    },
  });
  const over = async (): Promise<void> => {
    await comes(broken.reached, eventName(at));
    await comes(again.passing, `another watch of ${at.watch}`);
    rig.proxy.setHooks({});
  };
  return { over: over() };
}
