// One cell of the table of what ACME servers answer: a fault at an endpoint, for an hour and no longer. Part of test/support/acme-rig.ts; reliability FT-20.
import { expect } from 'vitest';
import type { KubeObject } from '../../../src/api/kubernetes.ts';
import { certificateType, challengeType, issuerType, orderType } from '../../../src/api/resource-types.ts';
import { hours, minutes } from '../../../src/base/instant.ts';
import type { AcmeRig, Materials } from '../acme-rig.ts';
import { putCertificate, putCredential, putIssuer, startAcmeRig } from '../acme-rig.ts';
import { conditionOf } from '../builders/read-objects.ts';
import type { ModelAcmeOptions } from '../model-acme/state.ts';
import type { AcmeAsked, AcmeTrouble, ModelEndpoint } from '../model-acme/troubles.ts';
import { expectNothingHangs, expectReady } from './ends.ts';

/**
 * What has to become of a fault: *now* is tried again soon, then by back-off; *later* when the server says, or once a minute; *stop* ends the attempt,
 * and the Certificate is tried again by its back-off; *person* waits until the Issuer is changed; *none* is no fault to us.
 */
export type Class = 'now' | 'later' | 'stop' | 'person' | 'none';

/** A fault, and what has to become of it. */
export interface Cell {
  readonly endpoint: ModelEndpoint;
  readonly trouble: AcmeTrouble | ((asked: AcmeAsked) => AcmeTrouble | undefined);
  readonly becomes: Class;
  /** Words that who looks at the object has to find. */
  readonly words: string;
  /** Requests at the endpoint within the hour: at least, at most. */
  readonly requests: readonly [number, number];
  readonly server?: Omit<ModelAcmeOptions, 'clock' | 'authority' | 'isProven' | 'plan'>;
  /** While the fault lasts the server finds no proof. */
  readonly isBlind?: true;
}

/** An hour with the fault, and three without. */
export async function expectCell(materials: Materials, cell: Cell): Promise<void> {
  let isOn = true;
  const plan: ModelAcmeOptions['plan'] = (asked) => {
    if (!isOn || asked.endpoint !== cell.endpoint) return undefined;
    return typeof cell.trouble === 'function' ? cell.trouble(asked) : cell.trouble;
  };
  const rig = await startAcmeRig(materials, {
    server: { ...cell.server, plan, isProven: () => !(isOn && cell.isBlind === true) },
  });
  putCredential(rig);
  putIssuer(rig);
  putCertificate(rig, ['www.example.com']);
  await rig.pass(minutes(59));
  expectCalm(rig, cell);
  expectTold(rig, cell);
  isOn = false;
  await rig.pass(hours(3));
  if (cell.becomes === 'person') await changeIssuer(rig, cell);
  expectReady(rig);
  expectNothingHangs(rig);
  expect(rig.zone.values()).toEqual([]);
  await rig.stop();
}

/** As often as the table says, and everything else not much oftener. */
function expectCalm(rig: AcmeRig, { endpoint, requests: [least, most] }: Cell): void {
  const count = rig.server.count(endpoint);
  expect(count).toBeGreaterThanOrEqual(least);
  expect(count).toBeLessThanOrEqual(most);
  expect(rig.server.requests.length).toBeLessThanOrEqual(20 + 3 * most);
  expect(rig.model.writes().length).toBeLessThanOrEqual(40);
}

/** The cause stands where it is looked for, and on the way up to the Certificate. */
function expectTold(rig: AcmeRig, { endpoint, becomes, words }: Cell): void {
  const certificate = rig.find(certificateType, 'www');
  if (certificate === undefined) throw new Error('there is no Certificate');
  if (becomes === 'none') return expectReady(rig);
  expect(conditionOf(certificate, 'Ready')).toMatchObject({ status: 'False' });
  if (isOfIssuer(endpoint)) return expect(issuerText(rig)).toContain(words);
  expect(reasonsOf(rig, orderType) + reasonsOf(rig, challengeType)).toContain(words);
  const issuing = conditionOf(certificate, 'Issuing');
  expect(issuing?.status).toBe(becomes === 'stop' ? 'False' : 'True');
  if (becomes !== 'stop') return;
  expect(issuing?.message).toContain(words);
  expect(issuing?.message).toContain('next attempt at 2026-11-24T21:0');
}

/** What is asked before there is an account. */
const isOfIssuer = (endpoint: ModelEndpoint): boolean => ['directory', 'newNonce', 'newAccount'].includes(endpoint);

function issuerText(rig: AcmeRig): string {
  const issuer = rig.find(issuerType, 'le');
  const ready = issuer && conditionOf(issuer, 'Ready');
  expect(ready).toMatchObject({ status: 'False', reason: 'ErrRegisterACMEAccount' });
  return ready?.message ?? '';
}

const reasonsOf = (rig: AcmeRig, type: typeof orderType): string =>
  rig.model
    .objects(type)
    .map((object: KubeObject & { status?: { reason?: string } }) => object.status?.reason ?? '')
    .join();

/** What a person has to mend is not asked about until somebody has. */
async function changeIssuer(rig: AcmeRig, { endpoint, requests: [, most] }: Cell): Promise<void> {
  expect(rig.server.count(endpoint)).toBeLessThanOrEqual(most);
  putIssuer(rig, { email: 'ops@example.com' });
  await rig.pass(hours(2));
}

/** A problem document. */
export const problemOf = (type: string, status = 400): AcmeTrouble => ({
  status,
  body: JSON.stringify({ type: `urn:ietf:params:acme:error:${type}`, detail: 'so it is' }),
});
