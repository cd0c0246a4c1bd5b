import type { CertificateEnd } from './certificate-end.ts';
import type { Chain, SpecTemplate, Stop } from './spec-template.ts';
import type { TransitionStage } from './transition-stage.ts';
import { isDeepStrictEqual } from 'node:util';
import { certificateType } from '../../../src/api/resource-types.ts';
import { askedToRenew } from '../../support/builders/asked-to-renew.ts';
import { certificateStatus } from '../../support/builders/read-objects.ts';
import { objectPath } from '../../support/cluster-paths.ts';
import { certificateEnd } from './certificate-end.ts';
import { differences, waitsForNextIssuance } from './compare-ends.ts';
import { createFresh } from './fresh-certificates.ts';
import type { FreshCertificates } from './fresh-certificates.ts';
import { masked, specFor } from './spec-template.ts';

/** What a walk has found: sentences, and how many transitions were made. */
export interface WalkReport {
  readonly transitions: number;
  readonly problems: readonly string[];
}

/** So long may a transition take on a busy machine, and so long is looked whether it comes by itself. */
const SECONDS = { whole: 90, byItself: 5 };
/** A chain that has gone wrong twice tells nothing new. */
const ENOUGH = 2;

/** Takes one Certificate for each chain through its states, all chains at once, and compares each with a fresh one of the same spec. */
export async function walkCertificates(stage: TransitionStage, chains: readonly Chain[]): Promise<WalkReport> {
  const fresh = createFresh(stage);
  const walks = await Promise.all(chains.map((chain, index) => walk(stage, fresh, chain, `chain-zq${index}x`)));
  return {
    transitions: walks.reduce((sum, { transitions }) => sum + transitions, 0),
    problems: walks.flatMap(({ problems }) => problems),
  };
}

async function walk(stage: TransitionStage, fresh: FreshCertificates, chain: Chain, name: string): Promise<WalkReport> {
  const problems: string[] = [];
  let transitions = 0;
  let before: SpecTemplate | undefined;
  let stored: SpecTemplate | undefined;
  for (const stop of chain.stops) {
    const { isRefused, problem } = await goTo({ stage, fresh, name, before, stored }, stop);
    transitions += 1;
    if (!isRefused) before = stop.spec;
    if (certificateEnd(stage.live, name).is === 'ready') stored = stop.spec;
    if (problem !== undefined) problems.push(`${chain.name}, to ${stop.label} (Certificate ${name}): ${problem}`);
    if (problems.length === ENOUGH) break;
  }
  return { transitions, problems };
}

interface Walker {
  readonly stage: TransitionStage;
  readonly fresh: FreshCertificates;
  readonly name: string;
  /** The last spec that was accepted; undefined before there is one. */
  readonly before: SpecTemplate | undefined;
  /** The one that the stored pair was made for. */
  readonly stored: SpecTemplate | undefined;
}

interface Arrival {
  readonly isRefused: boolean;
  readonly problem?: string;
}

async function goTo(walker: Walker, { spec }: Stop): Promise<Arrival> {
  const { stage, name, fresh } = walker;
  const [wanted, reply] = await Promise.all([fresh.endOf(spec), change(walker, spec)]);
  if (reply.status >= 400 || wanted.is === 'refused') {
    const told = masked(String(reply.body['message']), name).replace(/^.*? is invalid/s, '');
    if (wanted.is === 'refused' && reply.status === wanted.status && told === wanted.told) return { isRefused: true };
    return { isRefused: true, problem: `answered ${reply.status} ${told}; a fresh one: ${JSON.stringify(wanted)}` };
  }
  if (wanted.is === 'moving') return { isRefused: false, problem: `a fresh one never came to rest: ${wanted.told}` };
  const { generation } = (reply.body as { readonly metadata: { readonly generation: number } }).metadata;
  const look = (): CertificateEnd => {
    const isSeen = stage.live.get(certificateType, name)?.metadata.generation === generation;
    return isSeen ? certificateEnd(stage.live, name) : { is: 'moving', told: 'the change is not seen yet' };
  };
  const isThere = (): true | undefined => (isAsWanted(look(), wanted, spec) ? true : undefined);
  if (await stage.live.until(isThere, SECONDS.byItself)) return { isRefused: false };
  const settled = await stage.live.until(() => restOf(look()), SECONDS.whole);
  if (isThere()) return { isRefused: false };
  if (
    settled?.is === 'ready' &&
    wanted.is === 'ready' &&
    waitsForNextIssuance([walker.before, walker.stored], spec, settled.facts, wanted.facts)
  )
    await renew(stage, name);
  if (await stage.live.until(isThere, settled?.is === 'ready' ? SECONDS.whole / 3 : SECONDS.whole))
    return { isRefused: false };
  return { isRefused: false, problem: differences(look(), wanted) };
}

const restOf = (end: CertificateEnd): CertificateEnd | undefined => (end.is === 'moving' ? undefined : end);

/** A key that has to be kept stops what would need another one; a pair that cannot be encoded anew stays as it was. */
function isAsWanted(end: CertificateEnd, wanted: CertificateEnd, spec: SpecTemplate): boolean {
  if (end.is === 'stopped') return keepsKey(spec);
  if (wanted.is === 'unstored' && end.is === 'ready') return true;
  return isDeepStrictEqual(end, wanted);
}

const keepsKey = (spec: SpecTemplate): boolean =>
  (spec['privateKey'] as { readonly rotationPolicy?: string } | undefined)?.rotationPolicy === 'Never';

async function change({ stage, name, before }: Walker, spec: SpecTemplate) {
  const key = { type: certificateType, namespace: stage.namespace, name };
  if (before !== undefined) {
    const body = [{ op: 'replace', path: '/spec', value: specFor(spec, name) }];
    return stage.cluster.ask({
      method: 'PATCH',
      path: objectPath(key),
      body,
      contentType: 'application/json-patch+json',
    });
  }
  const body = { apiVersion: 'cert-manager.io/v1', kind: 'Certificate', metadata: { name }, spec: specFor(spec, name) };
  return stage.cluster.ask({ method: 'POST', path: objectPath({ ...key, name: '' }).slice(0, -1), body });
}

/** As people ask for it: Issuing=True in the status. Source: reference 07 (renew). */
async function renew({ cluster, live, namespace }: TransitionStage, name: string): Promise<void> {
  const certificate = live.get(certificateType, name);
  if (certificate === undefined) return;
  const { conditions } = certificateStatus(certificate);
  await cluster.patch(
    { type: certificateType, namespace, name },
    { status: { conditions: askedToRenew(conditions, certificate.metadata.generation) } },
    'status',
  );
}
