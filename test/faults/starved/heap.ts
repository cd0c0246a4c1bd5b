import type { World } from '../family.ts';
import type { Flow } from '../flows/flow.ts';
import { makeRig } from '../rig/rig.ts';
import { untilRest } from '../run/collect.ts';

const MIB = 1024 * 1024;
const USED = /^nodejs_heap_size_used_bytes (\S+)/m;

/** How much of its heap the controller uses when the flow has been set up and done and all is at rest, in MiB. */
export async function steadyHeapMiB(world: World, flow: Flow, signal: AbortSignal): Promise<number> {
  const rig = await makeRig(world.shared, world.folder, { name: 'ft12-steady' }, signal);
  try {
    await rig.controller.start();
    await flow.setUp(rig);
    await flow.act(rig);
    await flow.untilEnd(rig, 120);
    await untilRest(rig);
    const used = Number(USED.exec(await rig.controller.metrics())?.[1]);
    if (!(used > 0)) throw new Error('the metrics do not say how much heap is used');
    return Math.ceil(used / MIB);
  } finally {
    await rig.close();
  }
}
