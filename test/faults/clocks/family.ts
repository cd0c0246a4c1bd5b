import type { Milliseconds } from '../../../src/base/instant.ts';
import type { FaultFamily, FaultPlan, Finding, World } from '../family.ts';
import type { Scene } from './scene.ts';
import { hours, milliseconds, minutes } from '../../../src/base/instant.ts';
import { endScene, makeScene, moveClock } from './scene.ts';

/** A change of the wall clock. A suspended machine finds it far ahead: its monotonic clock stood meanwhile. */
interface Move {
  readonly name: string;
  readonly to: Milliseconds;
  readonly how: 'stepped' | 'suspended';
}

const moves: readonly Move[] = [
  { name: 'ten minutes ahead', to: minutes(10), how: 'stepped' },
  { name: 'ten minutes back', to: minutes(-10), how: 'stepped' },
  { name: 'eight hours ahead', to: hours(8), how: 'stepped' },
  { name: 'eight hours back', to: hours(-8), how: 'stepped' },
  { name: 'four minutes back', to: minutes(-4), how: 'stepped' },
  { name: 'suspended for eight hours', to: hours(8), how: 'suspended' },
];

/** Alone, as in a test; or elected, with a Lease that is short enough for a plan of a minute. */
const elections = {
  alone: ['--leader-elect=false'],
  elected: [
    '--leader-election-lease-duration=15s',
    '--leader-election-renew-deadline=10s',
    '--leader-election-retry-period=2s',
  ],
} as const;

const JUST_AS_IT_IS = milliseconds(0);

/** FT-26: the wall clock moves, at an issuance and between renewals. */
export const family: FaultFamily = {
  id: 'FT-26',
  title: 'wall clock stepped, machine suspended',
  atOnce: 2,
  inEveryTest: 1,
  plans: async () =>
    moves.flatMap((move) =>
      Object.entries(elections).flatMap(([election, flags]) => [
        planOf('during an issuance', duringIssuance, move, { election, flags }),
        planOf('between renewals', betweenRenewals, move, { election, flags }),
      ]),
    ),
};

type Act = (scene: Scene, move: Move) => Promise<number>;

function planOf(
  moment: string,
  act: Act,
  move: Move,
  { election, flags }: { readonly election: string; readonly flags: readonly string[] },
): FaultPlan {
  const slug = move.name.replaceAll(' ', '-');
  return {
    name: `FT-26/${moment.replaceAll(' ', '-')}/${slug}/${election}`,
    flow: moment.replaceAll(' ', '-'),
    run: (world, signal) => run(world, signal, [...flags, ...flagsOf(act)], (scene) => act(scene, move)),
  };
}

/** A request that waits for a person is an issuance that can be stopped in its middle. */
const flagsOf = (act: Act): readonly string[] =>
  act === duringIssuance ? ['--controllers=*,-certificaterequests-approver'] : [];

async function run(
  world: World,
  signal: AbortSignal,
  flags: readonly string[],
  act: (scene: Scene) => Promise<number>,
): Promise<readonly Finding[]> {
  const scene = await makeScene(world, 'clock', flags);
  const stop = (): void => void scene.controller.stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await endScene(scene, await act(scene));
  } finally {
    await scene.controller.stop();
    signal.removeEventListener('abort', stop);
  }
}

/** The clock moves while the request waits for its approval. Gives the number of signatures needed. */
async function duringIssuance(scene: Scene, move: Move): Promise<number> {
  await scene.create();
  await scene.requested();
  moveClock(scene, move.to, move.how);
  await scene.approve();
  await scene.settles(1, `approved when the clock was ${move.name}`);
  await scene.staysAtRest(`after an issuance with the clock ${move.name}`);
  return 1;
}

/**
 * The clock moves while all is at rest, and back. Due, eight minutes after the issuance, is what is due by the wall clock: once, and at
 * once; a clock that is behind makes nothing due. Gives the number of signatures needed.
 */
async function betweenRenewals(scene: Scene, move: Move): Promise<number> {
  await scene.create();
  await scene.settles(1, 'issued');
  await scene.staysAtRest('after the issuance');
  moveClock(scene, move.to, move.how);
  const revision = move.to > 0 ? 2 : 1;
  await scene.settles(revision, `with the clock ${move.name}`);
  await scene.staysAtRest(`with the clock ${move.name}`);
  moveClock(scene, JUST_AS_IT_IS, 'stepped');
  await scene.staysAtRest('with the clock set right');
  if (move.to > 0) return revision;
  moveClock(scene, minutes(10), 'stepped');
  await scene.settles(2, 'due after the clock was behind');
  await scene.staysAtRest('after the renewal that was due');
  return 2;
}
