import type { Gate } from '../proxy/gate.ts';
import { closedGate } from '../proxy/gate.ts';
import type { ProxyHooks, RequestFate, WatchLine } from '../proxy/hooks.ts';
import type { SeenRequest } from '../proxy/seen-request.ts';
import type { Rig } from '../rig/rig.ts';
import type { Disturbance } from '../run/run-flow.ts';
import { comes, untilRest } from './rest.ts';
import type { ShownView } from './shown-view.ts';
import { pathFrom, viewShown } from './shown-view.ts';
import type { EventAt } from './watched-events.ts';
import { eventCounter, eventName, isSame, viewOf } from './watched-events.ts';

/** A view that stands still. */
interface Frozen {
  readonly gate: Gate;
  /** The first line that is held. */
  held: WatchLine | undefined;
}

/** From this event on the view stands still while all others go on; when the controller has come to rest before that, it moves again. */
export function freeze(rig: Rig, at: EventAt): Disturbance {
  const frozen = newlyFrozen();
  rig.proxy.setHooks(holdingFrom(frozen, at));
  const over = async (): Promise<void> => {
    await comes(frozen.gate.reached, eventName(at));
    await untilRest(rig);
    thaw(rig, frozen);
  };
  return { over: over() };
}

/** When the controller is killed before a frozen view: when it has come to rest there, or in the midst of its work, at an event of another view. */
export type KilledAt = 'rest' | EventAt;

/** The same, and the controller is killed before the frozen view; the next one is shown that view too, by list and watch. */
export function freezeAndRestart(rig: Rig, at: EventAt, killedAt: KilledAt): Disturbance {
  const frozen = newlyFrozen();
  const midst = closedGate();
  rig.proxy.setHooks(
    holdingFrom(frozen, at, (event) => {
      if (killedAt !== 'rest' && isSame(event, killedAt)) midst.open();
    }),
  );
  const over = async (): Promise<void> => {
    await comes(frozen.gate.reached, eventName(at));
    // The event may wait for the frozen one to be seen: then the controller comes to rest.
    await Promise.race([midst.passing, untilRest(rig)]);
    const killed = rig.controller.kill();
    const shown = frozen.held && viewShown(rig.proxy.lines, at.watch, frozen.held);
    if (shown === undefined) throw new Error(`what ${at.watch} had shown before ${eventName(at)} is not known`);
    rig.proxy.setHooks({ ...holdingFrom(frozen, at), onRequest: listing(at.watch, shown) });
    await killed;
    await rig.controller.restart();
    await untilRest(rig);
    thaw(rig, frozen);
  };
  return { over: over() };
}

const newlyFrozen = (): Frozen => ({ gate: closedGate(), held: undefined });

function thaw(rig: Rig, frozen: Frozen): void {
  rig.proxy.setHooks({});
  frozen.gate.open();
}

function holdingFrom(frozen: Frozen, at: EventAt, onEvent: (event: EventAt) => void = () => undefined): ProxyHooks {
  const count = eventCounter();
  return {
    onWatchLine: async (watch, line) => {
      const event = count(watch, line);
      if (event !== undefined) onEvent(event);
      const isFirst = frozen.held === undefined && isSame(event, at);
      if (isFirst) frozen.held = line;
      if (isFirst || (frozen.held !== undefined && viewOf(watch) === at.watch)) await frozen.gate.wait();
      return { lines: [line.text] };
    },
  };
}

/** Answers a list of the view with the one that was shown before, and lets the watch go on from there. */
const listing =
  (view: string, { resourceVersion, lines }: ShownView) =>
  (request: SeenRequest): RequestFate =>
    request.verb === 'watch' && viewOf(request) === view && request.query.get('sendInitialEvents') === 'true'
      ? { do: 'forward', path: pathFrom(request, resourceVersion), lines }
      : { do: 'forward' };
