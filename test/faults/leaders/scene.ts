import type { World } from '../family.ts';
import { makeSelfSignedAuthority } from '../flows/authorities.ts';
import type { Flow } from '../flows/flow.ts';
import { untilSettled } from '../flows/settled.ts';
import type { Rig } from '../rig/rig.ts';
import { certificateManifest } from '../../support/builders/manifests.ts';
import type { AnotherController } from './another-controller.ts';
import { anotherController } from './another-controller.ts';

/** Short, so that a plan is; wide enough that a busy machine does not look like a dead API server. Seconds. */
export const LEASE = { duration: 15, renewDeadline: 12 };

const FLAGS = [
  `--leader-election-lease-duration=${LEASE.duration}s`,
  `--leader-election-renew-deadline=${LEASE.renewDeadline}s`,
  '--leader-election-retry-period=1s',
];

const CERTIFICATES = 12;
/** Issued by the second leader alone. */
export const LATE = 'late';
const names = Array.from({ length: CERTIFICATES }, (_, index) => `c${index}`);

/** Two replicas, of which one leads and the other waits. */
export interface Leaders {
  /** Beside the rig's. */
  readonly another: AnotherController;
  /** Resolves when the rig's controller leads. */
  readonly rigLeads: Promise<void>;
}

/** Who leads at first, and what is peculiar about the other replica. */
export interface SceneOptions {
  /** Where it is the rig's, the fault makes Certificate `late` when the other has taken over. */
  readonly first: 'rig' | 'another';
  readonly clockAhead?: number;
}

/** Certificates issued while two replicas are there. */
export interface LeadersFlow extends Flow {
  leadersOf(rig: Rig): Leaders;
}

/** Makes the flow. What it starts ends with the plan: call `close` then. */
export function leadersFlow(world: World, options: SceneOptions): LeadersFlow & { close(): Promise<void> } {
  const held = new Map<Rig, Leaders>();
  const wanted = options.first === 'rig' ? [...names, LATE] : names;
  return {
    name: 'issue',
    flags: FLAGS,
    signatures: 1 + wanted.length,
    setUp: async (rig) => {
      await makeSelfSignedAuthority(rig);
      held.set(rig, await gather(rig, world, options));
    },
    act: (rig) => rig.create(...names.map((name) => certificateManifest(name))),
    untilEnd: async (rig, seconds) => {
      for (const name of wanted) await untilSettled(rig, name, 1, seconds);
    },
    leadersOf: (rig) => {
      const leaders = held.get(rig);
      if (leaders === undefined) throw new Error('unreachable: the replicas are there before anything is disturbed');
      return leaders;
    },
    close: async () => {
      for (const { another } of held.values()) await another.close();
    },
  };
}

async function gather(rig: Rig, { folder }: World, { first, clockAhead = 0 }: SceneOptions): Promise<Leaders> {
  const another = await anotherController(rig, { folder, flags: FLAGS, clockAhead });
  if (first === 'rig') {
    void another.controller.start();
    return { another, rigLeads: Promise.resolve() };
  }
  await rig.controller.stop();
  await another.controller.start();
  return { another, rigLeads: rig.controller.start() };
}
