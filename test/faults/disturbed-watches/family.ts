import { isWholeRun } from '../whole-run.ts';
import type { FaultFamily, FaultPlan, World } from '../family.ts';
import type { FlowName } from '../flows/flow.ts';
import type { Rig } from '../rig/rig.ts';
import type { Disturbance } from '../run/run-flow.ts';
import type { RecordedFlow } from '../views/recorded.ts';
import { planOf, recordFlows } from '../views/recorded.ts';
import type { RecordedEvent } from '../views/watched-events.ts';
import { eventName, firstOfEach, spread } from '../views/watched-events.ts';
import { breakInside, loseVersion } from './break.ts';
import { tellAfter, tellLate } from './delay.ts';
import { tellOlderAgain, tellTwice } from './repeat.ts';
import { fallSilent, tellBookmarksOnly } from './silence.ts';

/** So many plans of each kind; the flows give more. */
const OF_EACH = 24;
/** A whole run waits as long as it takes; inside `npm test` nobody waits minutes for a watch that is silent. */

/** Silence takes this long to be noticed at most, in seconds, and then the flow goes on. */
const LONGEST = 420;

/** FT-04: watches that repeat, reorder, delay, break off or fall silent. */
export const family: FaultFamily = {
  id: 'FT-04',
  title: 'watches repeat, reorder, delay, break, fall silent',
  atOnce: 12,
  inEveryTest: 3,
  plans: async (world, names) => {
    const recorded = await recordFlows(world, names);
    return faultsIn(world).flatMap(({ kind, at }) =>
      spread(
        recorded.flatMap((flow) => at(flow).map((place) => ({ flow, ...place }))),
        OF_EACH,
      ).map(
        ({ flow, where, disturb }): FaultPlan =>
          planOf(flow, { name: `FT-04/${flow.flow.name}/${kind}/${where}`, disturb, seconds: LONGEST }),
      ),
    );
  },
};

interface Place {
  readonly where: string;
  readonly disturb: (rig: Rig) => Disturbance;
}
interface KindOfFault {
  readonly kind: string;
  /** Where in a flow it can be done. */
  readonly at: (flow: RecordedFlow) => readonly Place[];
}

function faultsIn(world: World): readonly KindOfFault[] {
  const isWhole = isWholeRun(world);
  const late = isWhole ? 30 : 3;
  const all: readonly KindOfFault[] = [
    { kind: 'twice', at: eachView(tellTwice) },
    { kind: 'older-again', at: eachView(tellOlderAgain) },
    { kind: 'swapped', at: ({ events }) => swaps(events) },
    { kind: 'late', at: eachEvent((rig, at) => tellLate(rig, at, late)) },
    { kind: 'gone-by-status', at: eachEvent((rig, at) => loseVersion(rig, at, 'status')) },
    { kind: 'gone-by-line', at: eachEvent((rig, at) => loseVersion(rig, at, 'line')) },
    { kind: 'half-line', at: eachEvent((rig, at) => breakInside(rig, at, 'half a line, then the end')) },
    { kind: 'cut', at: eachEvent((rig, at) => breakInside(rig, at, 'half a line, then a reset')) },
    { kind: 'bookmarks-only', at: eachView(tellBookmarksOnly) },
  ];
  return isWhole ? [...all, { kind: 'silent', at: silences }] : all;
}

/** In these flows people wait for the controller in the midst of what they do, and not for as long as a silence lasts. */
const WAITING: readonly FlowName[] = ['delete', 'denied-then-approved', 'ca-replaced'];

const silences: KindOfFault['at'] = (flow) => (WAITING.includes(flow.flow.name) ? [] : eachView(fallSilent)(flow));

const eachView =
  (disturb: (rig: Rig, view: string) => Disturbance): KindOfFault['at'] =>
  ({ events }) =>
    firstOfEach(events).map(({ watch }) => ({ where: watch, disturb: (rig) => disturb(rig, watch) }));

const eachEvent =
  (disturb: (rig: Rig, at: RecordedEvent) => Disturbance): KindOfFault['at'] =>
  ({ events }) =>
    events.map((at) => ({ where: eventName(at), disturb: (rig) => disturb(rig, at) }));

/** Each event with the next one, where that is of another view. */
function swaps(events: readonly RecordedEvent[]): readonly Place[] {
  return events.flatMap((early, index) => {
    const late = events[index + 1];
    if (late === undefined || late.watch === early.watch) return [];
    return [
      { where: `${eventName(early)}-after-${eventName(late)}`, disturb: (rig: Rig) => tellAfter(rig, early, late) },
    ];
  });
}
