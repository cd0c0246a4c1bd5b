import type { Chain, SpecTemplate, Stop } from './spec-template.ts';
import type { LiveObjects } from './live-objects.ts';
import type { ObjectKey, ResourceType } from '../../../src/api/kubernetes.ts';
import type { TransitionStage } from './transition-stage.ts';
import type { WalkReport } from './certificate-walk.ts';
import { isDeepStrictEqual } from 'node:util';
import { apiVersionOf } from '../../../src/api/kubernetes.ts';
import { collectionPath, objectPath } from '../../support/cluster-paths.ts';
import { masked, specFor } from './spec-template.ts';

/** How objects of one kind are walked. */
export interface WalkedKind {
  readonly type: ResourceType;
  /** What became of the object as it is, told without its name; undefined as long as nothing is told of its present spec. */
  end(live: LiveObjects, name: string): unknown;
  /** Whether the spec is of those that are left to other controllers, so that nothing ever is told. */
  isLeft(spec: SpecTemplate): boolean;
  /** Its spec never changes: a new object takes the place of the old one. */
  readonly isMadeAnew: boolean;
}

const SECONDS = 60;
const AT_ONCE = 16;
const ENOUGH = 2;

/** Takes one object for each chain through its states, a few chains at once, and compares each end with that of a fresh object. */
export async function walkObjects(
  stage: TransitionStage,
  kind: WalkedKind,
  chains: readonly Chain[],
): Promise<WalkReport> {
  const problems: string[] = [];
  let transitions = 0;
  const queue = chains.map((chain, index) => ({ chain, name: `chain-zq${index}x` }));
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const report = await walk({ stage, kind, name: next.name }, next.chain);
      transitions += report.transitions;
      problems.push(...report.problems);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { transitions, problems };
}

interface Walker {
  readonly stage: TransitionStage;
  readonly kind: WalkedKind;
  readonly name: string;
}

async function walk(walker: Walker, { name, stops }: Chain): Promise<WalkReport> {
  const problems: string[] = [];
  for (const [index, stop] of stops.entries()) {
    const problem = await goTo(walker, stop, `${walker.name}-fresh-zq${index}x`);
    if (problem !== undefined)
      problems.push(`${name}, to ${stop.label} (${walker.kind.type.kind} ${walker.name}): ${problem}`);
    if (problems.length === ENOUGH) return { transitions: index + 1, problems };
  }
  return { transitions: stops.length, problems };
}

async function goTo(walker: Walker, { spec }: Stop, freshName: string): Promise<string | undefined> {
  const { stage, kind, name } = walker;
  const [wanted, got] = await Promise.all([put({ ...walker, name: freshName }, spec), put(walker, spec)]);
  if (wanted.status >= 400 || got.status >= 400)
    return wanted.told === got.told
      ? undefined
      : `answered ${got.status} ${got.told}, a fresh one ${wanted.status} ${wanted.told}`;
  if (kind.isLeft(spec)) return undefined;
  const equal = (): true | undefined => {
    const end = got.isPresent() ? kind.end(stage.live, name) : undefined;
    return end !== undefined && isDeepStrictEqual(end, kind.end(stage.live, freshName)) ? true : undefined;
  };
  if (await stage.live.until(equal, SECONDS)) return undefined;
  const shown = [name, freshName].map((each) => JSON.stringify(kind.end(stage.live, each)) ?? 'nothing is told');
  return `it is ${shown[0]}, a fresh one ${shown[1]}`;
}

interface Put {
  readonly status: number;
  /** What was refused; empty if nothing was. */
  readonly told: string;
  /** Whether the watch has shown this change. */
  isPresent(): boolean;
}

/** Creates the object, or brings the one that is there to this spec. */
async function put({ stage, kind, name }: Walker, spec: SpecTemplate): Promise<Put> {
  const key: ObjectKey = { type: kind.type, namespace: stage.namespace, name };
  const own = specFor(spec, name);
  const before = await stage.cluster.get(key);
  if (before !== undefined && kind.isMadeAnew) await stage.cluster.delete(key);
  const isPatch = before !== undefined && !kind.isMadeAnew;
  const { status, body } = isPatch
    ? await stage.cluster.ask({
        method: 'PATCH',
        path: objectPath(key),
        body: [{ op: 'replace', path: '/spec', value: own }],
        contentType: 'application/json-patch+json',
      })
    : await stage.cluster.ask({
        method: 'POST',
        path: collectionPath(kind.type, stage.namespace),
        body: { apiVersion: apiVersionOf(kind.type), kind: kind.type.kind, metadata: { name }, spec: own },
      });
  const told = status < 400 ? '' : masked(String(body['message']), name).replace(/^.*? is invalid/s, '');
  const { uid, generation } = (body as { readonly metadata: { readonly uid?: string; readonly generation?: number } })
    .metadata;
  return {
    status,
    told,
    isPresent: () => {
      const metadata = stage.live.get(kind.type, name)?.metadata;
      return metadata?.uid === uid && metadata?.generation === generation;
    },
  };
}
