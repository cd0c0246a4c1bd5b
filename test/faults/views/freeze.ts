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
    rig.proxy.setHooks({});
    frozen.gate.open();
  };
  return { over: over() };
}

/** The same, and the controller is killed at rest before the frozen view; the next one is shown that view too, by list and watch. */
export function freezeAndRestart(rig: Rig, at: EventAt): Disturbance {
  const frozen = newlyFrozen();
  rig.proxy.setHooks(holdingFrom(frozen, at));
  const over = async (): Promise<void> => {
    await comes(frozen.gate.reached, eventName(at));
    await untilRest(rig);
    await restartBefore(rig, frozen, at);
  };
  return { over: over() };
}

/**
 * The controller sees an event, goes on because of it, and is killed when an event of another view comes. The next one is shown the view as it
 * was before: going back in time, as by an API server that lags behind the one before it.
 */
export function goBack(rig: Rig, at: EventAt, killedAt: EventAt): Disturbance {
  const frozen = newlyFrozen();
  const [seen, midst] = [closedGate(), closedGate()];
  const count = eventCounter();
  rig.proxy.setHooks({
    onWatchLine: (watch, line) => {
      const event = count(watch, line);
      if (isSame(event, at)) {
        frozen.held = line;
        seen.open();
      }
      if (isSame(event, killedAt)) midst.open();
      return { lines: [line.text] };
    },
  });
  const over = async (): Promise<void> => {
    await comes(seen.passing, eventName(at));
    await comes(midst.passing, eventName(killedAt));
    await restartBefore(rig, frozen, at);
  };
  return { over: over() };
}

/** A new controller before a view that is still what it was before an event; when it has come to rest there, the view moves again. */
async function restartBefore(rig: Rig, frozen: Frozen, at: EventAt): Promise<void> {
  const killed = rig.controller.kill();
  const shown = frozen.held && viewShown(rig.proxy.lines, at.watch, frozen.held);
  if (shown === undefined) throw new Error(`what ${at.watch} had shown before ${eventName(at)} is not known`);
  rig.proxy.setHooks({ ...holdingFrom(frozen, at), onRequest: listing(at.watch, shown) });
  await killed;
  await rig.controller.restart();
  await untilRest(rig);
  rig.proxy.setHooks({});
  frozen.gate.open();
}

const newlyFrozen = (): Frozen => ({ gate: closedGate(), held: undefined });

function holdingFrom(frozen: Frozen, at: EventAt): ProxyHooks {
  const count = eventCounter();
  return {
    onWatchLine: async (watch, line) => {
      const isFirst = frozen.held === undefined && isSame(count(watch, line), at);
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
