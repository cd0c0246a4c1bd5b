import { setTimeout as delay } from 'node:timers/promises';
import { closedGate } from '../proxy/gate.ts';
import type { Rig } from '../rig/rig.ts';
import type { Disturbance } from '../run/run-flow.ts';
import { comes, untilRest } from '../views/rest.ts';
import type { EventAt } from '../views/watched-events.ts';
import { eventCounter, eventName, isSame } from '../views/watched-events.ts';

/** An event, and with it its watch, comes so many seconds late. */
export function tellLate(rig: Rig, at: EventAt, seconds: number): Disturbance {
  const count = eventCounter();
  const told = closedGate();
  rig.proxy.setHooks({
    onWatchLine: async (watch, line) => {
      if (!isSame(count(watch, line), at)) return { lines: [line.text] };
      await delay(seconds * 1000, undefined, { signal: rig.signal });
      told.open();
      return { lines: [line.text] };
    },
  });
  return { over: comes(told.passing, eventName(at), seconds + 60) };
}

/** An event comes only after the next one of another kind has been told, which happened later. */
export function tellAfter(rig: Rig, early: EventAt, late: EventAt): Disturbance {
  const count = eventCounter();
  const gate = closedGate();
  const laterTold = closedGate();
  rig.proxy.setHooks({
    onWatchLine: async (watch, line) => {
      const event = count(watch, line);
      if (isSame(event, early)) await gate.wait();
      // Told when the hook has returned; what waits for it goes after that.
      if (isSame(event, late)) setImmediate(() => laterTold.open());
      return { lines: [line.text] };
    },
  });
  const over = async (): Promise<void> => {
    await comes(gate.reached, eventName(early));
    // The later event may wait for the earlier one to be seen: then there is no other order, and none is made.
    await Promise.race([laterTold.passing, untilRest(rig)]);
    gate.open();
    rig.proxy.setHooks({});
  };
  return { over: over() };
}
