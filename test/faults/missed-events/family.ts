import type { FaultFamily } from '../family.ts';
import { missEvent } from '../views/miss.ts';
import { planOf, recordFlows } from '../views/recorded.ts';
import { eventName } from '../views/watched-events.ts';

/** FT-03: each single event is never told; the list that follows later must make up for it. */
export const family: FaultFamily = {
  id: 'FT-03',
  title: 'one event is missed',
  atOnce: 12,
  inEveryTest: 2,
  plans: async (world, names) => {
    const recorded = await recordFlows(world, names);
    return recorded.flatMap((flow) =>
      flow.events.map((at) =>
        planOf(flow, {
          name: `FT-03/${flow.flow.name}/missed/${eventName(at)}`,
          disturb: (rig) => missEvent(rig, at),
        }),
      ),
    );
  },
};
