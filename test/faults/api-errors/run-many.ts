import { setTimeout as delay } from 'node:timers/promises';
import type { Finding, World } from '../family.ts';
import { keepsSecrets } from '../oracles/canaries.ts';
import type { Evidence } from '../oracles/evidence.ts';
import { nothingIsLeft } from '../oracles/leftovers.ts';
import { isCounted } from '../oracles/requests.ts';
import { comesToRest } from '../oracles/rest.ts';
import { secretsAreWhole } from '../oracles/secrets.ts';
import { signedAsOftenAsNeeded } from '../oracles/signatures.ts';
import { makeRig } from '../rig/rig.ts';
import type { Rig } from '../rig/rig.ts';
import { collect, untilRest, writesWithin } from '../run/collect.ts';
import type { FaultyServer } from './faulty-server.ts';

/** Many certificates before one API server. */
export interface ManyRun {
  /** Names the namespace. */
  readonly name: string;
  readonly count: number;
  /** Signatures that are needed. */
  readonly signatures: number;
  /** Before the server fails: the controller runs. */
  setUp(rig: Rig): Promise<void>;
  /** What is to be done while it fails; resolves when it is done. Says what it found. */
  act(rig: Rig): Promise<readonly Finding[]>;
  /** Undefined: a server without faults. */
  readonly server: FaultyServer | undefined;
}

/** What came out of it. */
export interface ManyEnd {
  readonly findings: readonly Finding[];
  /** Requests that reached the API server, without Lease, lists and watches. */
  readonly requests: number;
  /** The same, with those that the server refused. */
  readonly attempts: number;
  readonly seconds: number;
}

/** Runs it and asks the oracles that a number of Certificates leaves a sense to. */
export async function runMany(world: World, run: ManyRun, signal: AbortSignal): Promise<ManyEnd> {
  const rig = await makeRig(world.shared, world.folder, { name: run.name }, signal);
  try {
    await rig.controller.start();
    await run.setUp(rig);
    await untilRest(rig);
    return await underFaults(world, rig, run);
  } finally {
    await rig.close();
  }
}

async function underFaults(world: World, rig: Rig, run: ManyRun): Promise<ManyEnd> {
  const from = rig.audit.requests.length;
  const passedFrom = rig.proxy.passed.length;
  const began = performance.now();
  if (run.server !== undefined) rig.proxy.setHooks(run.server.hooks);
  const ended = rig.controller.endedByItself.then((how) => Promise.reject(new Error(how)));
  const found = await Promise.race([run.act(rig), ended]);
  const seconds = (performance.now() - began) / 1000;
  rig.proxy.setHooks({});
  await throttlesOver(run.server);
  await untilRest(rig, run.server === undefined ? undefined : EVENTS_SECONDS);
  const writtenAtRest = await writesWithin(rig, world.quietSeconds);
  const requests = rig.audit.requests.slice(from);
  const attempts = rig.proxy.passed.slice(passedFrom).filter(({ request }) => isWork(request)).length;
  const evidence: Evidence = {
    ...(await collect(rig)),
    namespace: rig.namespace,
    flow: { name: 'issue', signatures: run.signatures },
    requests,
    writtenAtRest,
    allowance: {},
    baseline: undefined,
  };
  return {
    findings: [...found, ...judgeMany(evidence)],
    requests: requests.filter(isCounted).length,
    attempts,
    seconds,
  };
}

/** An event that the server has refused is sent again after five seconds. */
const EVENTS_SECONDS = 8;

/** Events wait for the server too: what was to be told is told when it lets us. */
async function throttlesOver(server: FaultyServer | undefined): Promise<void> {
  const left = (server?.waitsUntil() ?? 0) - Date.now();
  if (left > 0) await delay(left);
}

const isWork = ({ verb, resource }: { readonly verb: string; readonly resource: string }): boolean =>
  verb !== 'list' && verb !== 'watch' && resource !== 'leases' && resource !== '';

/** Keys are looked for in everything that was shown: of so many Certificates some are enough. */
const KEYS_LOOKED_FOR = 3;

const judgeMany = (evidence: Evidence): readonly Finding[] => [
  ...[comesToRest, secretsAreWhole, signedAsOftenAsNeeded, nothingIsLeft].flatMap((oracle) => oracle(evidence)),
  ...keepsSecrets({ ...evidence, versions: someSecrets(evidence) }),
];

const someSecrets = ({ versions }: Evidence): Evidence['versions'] =>
  versions.filter(({ object }) => object.kind === 'Secret').slice(0, KEYS_LOOKED_FOR);
