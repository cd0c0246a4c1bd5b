import type { KubeObject } from '../../../src/api/kubernetes.ts';
import { challengeType, issuerType } from '../../../src/api/resource-types.ts';
import type { Pebble, PebbleSetting } from '../../../tools/acme-servers/pebble.ts';
import { askTxt } from '../../conformance/ask-txt.ts';
import { certificateStatus, conditionOf } from '../../support/builders/read-objects.ts';
import { createMany, namesOfMany, untilAllSettled } from '../api-errors/many-certificates.ts';
import { runMany } from '../api-errors/run-many.ts';
import type { Finding, World } from '../family.ts';
import type { AcmeServers } from '../flows/acme-servers.ts';
import { ACME_ISSUER, acmeIssuer, serversWith } from '../flows/acme-servers.ts';
import type { Rig } from '../rig/rig.ts';
import { isWholeRun } from '../whole-run.ts';

/** A whole run asks for a hundred certificates; inside `npm test` some are enough to see each fault several times. */
const MANY = 100;
const SOME = 10;
/** With 90 % of its nonces refused most calls fail and are made again after a pause: ten certificates take six minutes. */
const SECONDS = 3600;

/** Certificates of one issuer at a Pebble of its own, each for a name in the zone of all plans. */
export interface AcmeScene extends AcmeServers {
  readonly rig: Rig;
  readonly count: number;
}

/** What one plan does with them. */
export interface AcmeRun {
  /** Names the namespace. */
  readonly name: string;
  readonly setting: Partial<PebbleSetting>;
  /** Adds to `spec.acme` of the issuer. */
  readonly issuer?: (pebble: Pebble) => Promise<object>;
  /** How often each certificate is signed. */
  readonly signatures: number;
  /** From the Ready issuer on; resolves when all are settled. Says what should have been otherwise. */
  act(scene: AcmeScene): Promise<readonly string[]>;
}

/** Runs it; asks the oracles, whether an attempt has failed, and whether anything of a proof is left. */
export async function runAcme(world: World, run: AcmeRun, signal: AbortSignal): Promise<readonly Finding[]> {
  const count = isWholeRun(world) ? MANY : SOME;
  const servers = await serversWith(run.setting);
  const act = async (rig: Rig): Promise<readonly Finding[]> => {
    const scene = { ...servers, rig, count };
    const found = await run.act(scene);
    await untilNoChallenge(scene);
    const left = [...(await recordsLeft(scene)), ...failedAttempts(scene)];
    return [...found, ...left].map((text) => ({ oracle: 'O1', text }));
  };
  const setUp = async (rig: Rig): Promise<void> => bringIssuer(rig, servers, await run.issuer?.(servers.pebble));
  try {
    const many = { name: run.name, count, signatures: count * run.signatures, setUp, act, server: undefined };
    return (await runMany(world, many, signal)).findings;
  } finally {
    await servers.pebble.stop();
  }
}

async function bringIssuer(rig: Rig, servers: AcmeServers, spec: object | undefined): Promise<void> {
  await rig.create(...acmeIssuer(servers, spec));
  const isReady = (issuer: KubeObject): boolean => conditionOf(issuer, 'Ready')?.status === 'True';
  await rig.cluster.until(rig.key(issuerType, ACME_ISSUER), 'Ready', isReady, SECONDS);
}

/** Creates the Certificates. Names of each plan's own: Challenges of the same name wait for each other. */
export const orderAll = ({ rig, count }: AcmeScene): Promise<void> =>
  createMany(rig, count, (name) => ({ issuerRef: { name: ACME_ISSUER }, dnsNames: [dnsNameOf(rig, name)] }));

const dnsNameOf = ({ namespace }: Rig, name: string): string => `${name}.${namespace}.example.test`;

/** Resolves when all are Ready at a revision and nothing of their issuances is left. */
export const untilSettledAt = ({ rig, count }: AcmeScene, revision: number): Promise<void> =>
  untilAllSettled(rig, count, revision, SECONDS);

async function untilNoChallenge({ rig: { cluster, namespace } }: AcmeScene): Promise<void> {
  const isNone = (all: readonly KubeObject[]): boolean => all.length === 0;
  await cluster.untilAll({ type: challengeType, namespace }, 'no Challenge', isNone, SECONDS);
}

async function recordsLeft({ rig, count, zone }: AcmeScene): Promise<readonly string[]> {
  const left: string[] = [];
  for (const name of namesOfMany(count)) {
    const record = `_acme-challenge.${dnsNameOf(rig, name)}.`;
    const values = await askTxt(zone.nameServer, record);
    if (values.length > 0) left.push(`${values.length} TXT records are left at ${record}`);
  }
  return left;
}

/** By every version that was seen: a success takes the count away. */
function failedAttempts({ rig }: AcmeScene): readonly string[] {
  const failed = rig.versions.seen
    .filter(({ object }) => object.kind === 'Certificate' && certificateStatus(object).failedIssuanceAttempts)
    .map(({ object }) => object.metadata.name);
  return [...new Set(failed)].map((name) => `an attempt to issue ${name} has failed`);
}

/** How many Challenges were ever seen: names that had to be proven. */
export const challengesSeen = ({ rig }: AcmeScene): number =>
  new Set(
    rig.versions.seen.filter(({ object }) => object.kind === 'Challenge').map(({ object }) => object.metadata.uid),
  ).size;
