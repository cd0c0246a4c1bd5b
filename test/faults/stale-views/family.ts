import type { FaultFamily, FaultPlan } from '../family.ts';
import type { RecordedFlow } from '../views/recorded.ts';
import type { RecordedEvent } from '../views/watched-events.ts';
import { freeze, freezeAndRestart, goBack } from '../views/freeze.ts';
import { planOf, recordFlows } from '../views/recorded.ts';
import { eventName } from '../views/watched-events.ts';

/**
 * A new process looks at the issuers again, and each write that it decides on the old view costs the refusal and a live read: in a flow of
 * three requests that is more than twice as many.
 */
const RESTARTED = 3;

/**
 * FT-02: what the controller is shown of one kind stands still at an event while all else goes on, as behind an API server that lags; then
 * also a new process is begun before that view. Nothing may be deleted or signed because of what is no longer true.
 */
export const family: FaultFamily = {
  id: 'FT-02',
  title: 'one view stands still',
  atOnce: 12,
  inEveryTest: 4,
  plans: async (world, names) => {
    const recorded = await recordFlows(world, names);
    return recorded.flatMap((flow) => flow.events.flatMap((at, index) => plansAt(flow, at, flow.events.slice(index))));
  },
};

function plansAt(flow: RecordedFlow, at: RecordedEvent, later: readonly RecordedEvent[]): readonly FaultPlan[] {
  const named = (how: string): string => `FT-02/${flow.flow.name}/${how}/${eventName(at)}`;
  const next = later.find(({ watch }) => watch !== at.watch);
  const allowance = { requestFactor: RESTARTED };
  return [
    planOf(flow, { name: named('frozen'), disturb: (rig) => freeze(rig, at) }),
    planOf(flow, { name: named('frozen-restart'), disturb: (rig) => freezeAndRestart(rig, at), allowance }),
    ...(next === undefined
      ? []
      : [planOf(flow, { name: named('back-in-time'), disturb: (rig) => goBack(rig, at, next), allowance })]),
  ];
}
