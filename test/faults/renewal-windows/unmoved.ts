import type { KubeObject } from '../../../src/api/kubernetes.ts';
import { certificateType } from '../../../src/api/resource-types.ts';
import { certificateStatus, conditionOf } from '../../support/builders/read-objects.ts';
import type { Rig } from '../rig/rig.ts';
import { ariOf } from './windows.ts';

const LEAST_PAUSE = 10 * 60 * 1000;
const LONGEST_PAUSE = 24 * 3600 * 1000;

/** The Certificates of a namespace by name. */
export const certificatesIn = async ({ cluster, namespace }: Rig): Promise<ReadonlyMap<string, KubeObject>> =>
  new Map((await cluster.list(certificateType, namespace)).map((one) => [one.metadata.name, one]));

/** What an answer that says nothing changed all the same, or how soon or late it has the server asked again. RFC 9773 §4.3. */
export function changedByNothing(
  before: ReadonlyMap<string, KubeObject>,
  after: ReadonlyMap<string, KubeObject>,
): readonly string[] {
  return [...after].flatMap(([name, certificate]) => {
    const known = before.get(name);
    const problems = known === undefined ? ['is new'] : [...moved(known, certificate), ...badPause(certificate)];
    return problems.map((problem) => `${name} ${problem}`);
  });
}

function moved(before: KubeObject, after: KubeObject): readonly string[] {
  const [old, now] = [certificateStatus(before), certificateStatus(after)];
  const [oldWindow, window] = [ariOf(before), ariOf(after)].map((ari) => JSON.stringify(ari?.suggestedWindow));
  return [
    ...(conditionOf(after, 'Ready')?.status === 'True' ? [] : ['is not Ready']),
    ...(now.revision === old.revision ? [] : [`is at revision ${now.revision}`]),
    ...(now.renewalTime === old.renewalTime ? [] : [`is renewed at ${now.renewalTime}, not at ${old.renewalTime}`]),
    ...(window === oldWindow ? [] : [`has the window ${window}, not ${oldWindow}`]),
  ];
}

function badPause(certificate: KubeObject): readonly string[] {
  const { lastChecked = '', nextCheck = '' } = ariOf(certificate) ?? {};
  const pause = Date.parse(nextCheck) - Date.parse(lastChecked);
  return pause >= LEAST_PAUSE && pause <= LONGEST_PAUSE ? [] : [`is asked for again after ${pause / 1000} s`];
}
