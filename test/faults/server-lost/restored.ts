import type { ControlPlane } from '../../../tools/control-plane/start.ts';
import type { KubeObject } from '../../../src/api/kubernetes.ts';
import type { Finding, World } from '../family.ts';
import type { Flow } from '../flows/flow.ts';
import type { Rig } from '../rig/rig.ts';
import { certificateType, secretType } from '../../../src/api/resource-types.ts';
import { textIn } from '../../support/builders/read-objects.ts';
import { bringAuthority } from '../flows/authorities.ts';
import { runFlow } from '../run/run-flow.ts';
import { backUpEtcd } from './backup.ts';
import { LONG_LEASE } from './long-lease.ts';
import { createAll, namesOf, renewAll, untilAllSettled, untilReady } from './many.ts';

/** Certificates by what becomes of them between backup and restore. */
const KEPT = namesOf('kept', 20);
const RENEWED = namesOf('renewed', 10);
const DELETED = namesOf('deleted', 5);
const LATER = namesOf('later', 20);
const SETTLED = [...KEPT, ...RENEWED, ...DELETED];
const SECONDS = 300;

/** The uid and the pair of each target Secret. */
type Stored = ReadonlyMap<string, string>;

/** A backup, then renewals, deletions and new Certificates, then the restore: what was made since is gone, and those people make again. */
export const restoredAtRest = (plane: ControlPlane, world: World, signal: AbortSignal): Promise<readonly Finding[]> =>
  restored(world, signal, {
    signatures: SETTLED.length + RENEWED.length + 2 * LATER.length,
    allowance: 0,
    unchanged: SETTLED,
    untilEnd: (rig, seconds) => untilAllSettled(rig, [...SETTLED, ...LATER], 1, seconds),
    between: async (rig) => {
      await renewAll(rig, RENEWED);
      for (const name of DELETED) await rig.cluster.delete(rig.key(certificateType, name));
      await createAll(rig, LATER);
      await untilReady(rig, RENEWED, 2, SECONDS);
      await untilReady(rig, LATER, 1, SECONDS);
    },
    plane,
  });

/**
 * The same while the renewals and first issuances since the backup are under way: of these, none to all have been signed. A pair that was on
 * its way into its Secret finds the very version that it was decided on, and is stored: then that renewal is seen as another's change and
 * made again, and a Certificate that people make again finds its Secret good, and takes it.
 */
export const restoredAmidWork = (plane: ControlPlane, world: World, signal: AbortSignal): Promise<readonly Finding[]> =>
  restored(world, signal, {
    signatures: SETTLED.length + LATER.length,
    allowance: RENEWED.length + LATER.length,
    unchanged: [...KEPT, ...DELETED],
    untilEnd: (rig, seconds) => untilReady(rig, [...SETTLED, ...LATER], 'any', seconds),
    between: async (rig) => {
      const half = rig.audit.requests.length + 4 * (RENEWED.length + LATER.length);
      await renewAll(rig, RENEWED);
      await createAll(rig, LATER);
      while (rig.audit.requests.length < half) if ((await rig.audit.next(5, () => true)) === undefined) return;
    },
    plane,
  });

interface Scene {
  readonly plane: ControlPlane;
  readonly signatures: number;
  /** Signatures that may have been made beyond. */
  readonly allowance: number;
  /** Certificates whose pair must be the one of the backup. */
  readonly unchanged: readonly string[];
  readonly untilEnd: Flow['untilEnd'];
  /** What happens between backup and restore. */
  readonly between: (rig: Rig) => Promise<void>;
}

async function restored(world: World, signal: AbortSignal, scene: Scene): Promise<readonly Finding[]> {
  const changed: string[] = [];
  const findings = await runFlow(
    world,
    flowOf(scene, changed),
    () => ({ over: Promise.resolve() }),
    {
      name: 'ft07-restored',
      allowance: { signatures: scene.allowance },
      seconds: SECONDS,
    },
    signal,
  );
  return [...findings, ...changed.map((text): Finding => ({ oracle: 'O3', text }))];
}

function flowOf({ plane, signatures, between, unchanged, untilEnd }: Scene, changed: string[]): Flow {
  let restore = async (): Promise<void> => undefined;
  let before: Stored = new Map();
  return {
    name: 'renew',
    flags: LONG_LEASE,
    signatures,
    setUp: async (rig) => {
      await bringAuthority(rig);
      await createAll(rig, SETTLED);
      await untilAllSettled(rig, SETTLED, 1, SECONDS);
      before = await storedPairs(rig, unchanged);
      restore = await backUpEtcd(plane);
    },
    act: async (rig) => {
      await between(rig);
      await restore();
      await createAll(rig, LATER);
    },
    untilEnd: async (rig, seconds) => {
      await untilEnd(rig, seconds);
      changed.push(...differences(before, await storedPairs(rig, unchanged)));
    },
  };
}

async function storedPairs(rig: Rig, names: readonly string[]): Promise<Stored> {
  const secrets = await rig.cluster.list(secretType, rig.namespace);
  const targets = secrets.filter(({ metadata }) => names.some((name) => metadata.name === `${name}-tls`));
  return new Map(targets.map((secret) => [secret.metadata.name, pairOf(secret)]));
}

const pairOf = (secret: KubeObject): string =>
  `${secret.metadata.uid} ${textIn(secret, 'tls.crt')} ${textIn(secret, 'tls.key')}`;

/** What the backup held is what is there: neither issued again nor deleted and made anew. */
const differences = (before: Stored, after: Stored): readonly string[] =>
  [...before].flatMap(([name, pair]) => {
    const present = after.get(name);
    if (present === pair) return [];
    return [`Secret ${name}, which the backup held, ${present === undefined ? 'is gone' : 'was made again'}`];
  });
