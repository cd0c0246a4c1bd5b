// How a run over test/support/acme-rig.ts has to end.
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { expect } from 'vitest';
import {
  certificateRequestType,
  certificateType,
  challengeType,
  orderType,
  secretType,
} from '../../../src/api/resource-types.ts';
import { hours } from '../../../src/base/instant.ts';
import type { AcmeRig } from '../acme-rig.ts';
import { conditionOf, textIn } from '../builders/read-objects.ts';

/** The certificate is there with its key, and nothing of the way to it. Orders at the server: as many as the run may cost. */
export function expectIssued(rig: AcmeRig, mostOrders: number): void {
  expectReady(rig);
  expect(rig.model.objects(certificateRequestType)).toHaveLength(1);
  expect(rig.model.objects(orderType).map((order) => order['status'])).toEqual([
    expect.objectContaining({ state: 'valid' }),
  ]);
  expectNothingLeft(rig);
  expect(rig.server.orders.length).toBeLessThanOrEqual(mostOrders);
}

/** The Certificate is Ready, its Secret holds a pair that matches, and no other key of it is left. */
export function expectReady(rig: AcmeRig): void {
  const certificate = rig.find(certificateType, 'www');
  expect(certificate && conditionOf(certificate, 'Ready')).toMatchObject({ status: 'True' });
  const secret = rig.find(secretType, 'www-tls');
  if (secret === undefined) throw new Error('there is no Secret');
  const leaf = new X509Certificate(textIn(secret, 'tls.crt'));
  expect(leaf.checkPrivateKey(createPrivateKey(textIn(secret, 'tls.key')))).toBe(true);
  const names = rig.model.objects(secretType).map(({ metadata }) => metadata.name);
  expect(names.sort()).toEqual(['account', 'tsig', 'www-tls']);
}

/** No Challenge, no presented value, no finalizer. */
export function expectNothingLeft(rig: AcmeRig): void {
  expect(rig.model.objects(challengeType)).toEqual([]);
  expect(rig.zone.values()).toEqual([]);
  expectNothingHangs(rig);
}

/** Nothing that is to go is kept by a finalizer, and no turn went on and on. */
export function expectNothingHangs(rig: AcmeRig): void {
  const hanging = rig.model.objects().filter(({ metadata }) => metadata.deletionTimestamp !== undefined);
  expect(hanging.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([]);
  expect(rig.turns.filter(({ steps }) => steps > 32)).toEqual([]);
}

/** Nothing is asked of anybody any more. */
export async function expectSilence(rig: AcmeRig): Promise<void> {
  const before = rig.points.length;
  await rig.pass(hours(1));
  expect(rig.points.slice(before)).toEqual([]);
}

/** As `expectSilence`, but an issuer that is not Ready reads its Secrets once an hour. */
export async function expectRest(rig: AcmeRig): Promise<void> {
  const before = rig.points.length;
  await rig.pass(hours(1));
  const asked = rig.points.slice(before).map((point) => point.replace(/ \d+$/, ''));
  expect(['', 'get secrets']).toContain(asked.join());
}
