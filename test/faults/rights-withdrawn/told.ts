import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { KubeObject } from '../../../src/api/kubernetes.ts';
import { coreEventType } from '../../../src/api/resource-types.ts';
import type { Rig } from '../rig/rig.ts';
import type { Grant } from './grants.ts';
import { grantName } from './grants.ts';

/** Where people are told that a grant is missing, the best place first. */
export type Told = 'condition' | 'event' | 'log';

/** By when it must be told. */
const WITHIN_SECONDS = 60;
const LOOK_AGAIN = 200;

/** The words in which a missing grant is named, as far as they are the same everywhere. */
export function wordsFor(grant: Grant): string {
  const [plural = '', subresource] = grant.resource.split('/');
  if (subresource === 'finalizers') return `we are not allowed to update the finalizers of ${kindOf(plural)}`;
  const type = grant.group === '' ? plural : `${plural}.${grant.group}`;
  return `we are not allowed to ${grant.verb} ${type}${subresource === undefined ? '' : `/${subresource}`} `;
}

const kindOf = (plural: string): string => ({ certificates: 'Certificate.cert-manager.io' })[plural] ?? plural;

/** Resolves when the missing grant is named where it should be, and counted. @throws Error when it is not within a minute. */
export async function untilTold(rig: Rig, grant: Grant, where: Told): Promise<void> {
  const deadline = Date.now() + WITHIN_SECONDS * 1000;
  for (;;) {
    const [isTold, isCounted] = [await PLACES[where](rig, wordsFor(grant)), await isCountedAsRefused(rig, grant)];
    if (isTold && isCounted) return;
    if (Date.now() > deadline) throw new Error(await missing(rig, grant, where, isTold));
    await delay(LOOK_AGAIN, undefined, { signal: rig.signal });
  }
}

async function missing(rig: Rig, grant: Grant, where: Told, isTold: boolean): Promise<string> {
  if (isTold) return `${grantName(grant)} is missing: no metric counts a refusal within ${WITHIN_SECONDS} s`;
  const others = (['condition', 'event', 'log'] as const).map(async (place) =>
    (await PLACES[place](rig, wordsFor(grant))) ? place : undefined,
  );
  const elsewhere = (await Promise.all(others)).filter((place) => place !== undefined).join(', ');
  const told = elsewhere === '' ? 'it is told nowhere' : `it is told by: ${elsewhere}`;
  return `${grantName(grant)} is missing: no ${where} says so within ${WITHIN_SECONDS} s; ${told}`;
}

const PLACES: Readonly<Record<Told, (rig: Rig, words: string) => Promise<boolean>>> = {
  condition: async ({ versions }, words) => versions.seen.some(({ object }) => conditionsOf(object).includes(words)),
  event: async ({ cluster, namespace }, words) => {
    const events = [
      ...(await cluster.list(coreEventType, namespace)),
      ...(await cluster.list(coreEventType, 'default')),
    ];
    return events.some(({ message }) => String(message).includes(words));
  },
  log: async ({ controller }, words) => (await readFile(controller.logFile, 'utf8')).includes(words),
};

function conditionsOf({ status }: KubeObject): string {
  const { conditions = [] }: { readonly conditions?: readonly { readonly message?: string }[] } = status ?? {};
  return conditions.map(({ message }) => message ?? '').join('\n');
}

async function isCountedAsRefused({ controller }: Rig, { resource }: Grant): Promise<boolean> {
  const [plural = '', subresource] = resource.split('/');
  // The refusal to block an owner's deletion comes to whoever writes what it owns.
  const counted = subresource === 'finalizers' ? '[a-z]+' : resource.replace('/', '\\/');
  const line = new RegExp(
    `^certwright_api_requests_total\\{verb="\\w+",resource="${counted}",code="403"\\} [1-9]`,
    'm',
  );
  return plural !== '' && line.test(await controller.metrics());
}
