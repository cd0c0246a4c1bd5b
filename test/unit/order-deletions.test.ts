import { describe, expect, test } from 'vitest';
import type { ResourceType } from '../../src/api/kubernetes.ts';
import {
  certificateRequestType,
  certificateType,
  challengeType,
  issuerType,
  orderType,
  secretType,
} from '../../src/api/resource-types.ts';
import { hours, minutes } from '../../src/base/instant.ts';
import type { AcmeRig } from '../support/acme-rig.ts';
import { acmeMaterials, putCertificate, putCredential, putIssuer, startAcmeRig } from '../support/acme-rig.ts';
import {
  expectNothingHangs,
  expectNothingLeft,
  expectReady,
  expectRest,
  expectSilence,
} from '../support/acme-rig/ends.ts';
import type { Weather } from '../support/acme-rig/gate.ts';

const materials = await acmeMaterials();

/** What is deleted: by name, or the only one of its kind. */
interface Thing {
  readonly type: ResourceType;
  readonly name?: string;
}
const THINGS = {
  Certificate: { type: certificateType },
  Issuer: { type: issuerType },
  'account Secret': { type: secretType, name: 'account' },
  'credential of the DNS provider': { type: secretType, name: 'tsig' },
  Order: { type: orderType },
  Challenge: { type: challengeType },
} as const satisfies Readonly<Record<string, Thing>>;
type ThingName = keyof typeof THINGS;

const nameOf = (rig: AcmeRig, { type, name }: Thing): string | undefined =>
  name === undefined || rig.find(type, name) !== undefined
    ? (name ?? rig.model.objects(type)[0]?.metadata.name)
    : undefined;

const ONE = ['www.example.com'];
/** Both are proven at the same place. */
const TWO = ['*.example.com', 'example.com'];

async function begin(names: readonly string[], weather: (rig: () => AcmeRig | undefined) => Weather): Promise<AcmeRig> {
  const started: AcmeRig[] = [];
  const rig = await startAcmeRig(materials, { weather: weather(() => started[0]) });
  started.push(rig);
  putCredential(rig);
  putIssuer(rig);
  putCertificate(rig, names);
  await rig.pass(minutes(10));
  return rig;
}

/** The points at which there is something to delete. */
async function pointsWith(dnsNames: readonly string[]): Promise<ReadonlyMap<ThingName, readonly string[]>> {
  const found = new Map<ThingName, string[]>();
  const names = Object.keys(THINGS) as ThingName[];
  const rig = await begin(dnsNames, (its) => ({
    acted: (point) => {
      const present = its();
      for (const name of names)
        if (present !== undefined && nameOf(present, THINGS[name]) !== undefined)
          found.set(name, [...(found.get(name) ?? []), point]);
    },
  }));
  await rig.stop();
  return found;
}
const POINTS = await pointsWith(ONE);
const POINTS_OF_TWO = await pointsWith(TWO);

/** A run in which one thing is deleted when a request has acted, and all is given the time to come to rest. */
async function runWithout(thing: ThingName, at: string, names = ONE): Promise<AcmeRig> {
  const rig = await begin(names, (its) => ({
    acted: (point) => {
      const present = its();
      const name = present === undefined ? undefined : nameOf(present, THINGS[thing]);
      if (point === at && name !== undefined) present?.remove(THINGS[thing].type, name);
    },
  }));
  expect(rig.points).toContain(at);
  await rig.pass(hours(2));
  return rig;
}

const casesOf = (thing: ThingName): readonly string[] => POINTS.get(thing) ?? [];

describe('the Certificate is deleted after', () => {
  test.each(casesOf('Certificate'))('%s: nothing is left but what people made, and its Secret', async (point) => {
    const rig = await runWithout('Certificate', point);
    for (const type of [certificateType, certificateRequestType, orderType])
      expect(rig.model.objects(type)).toEqual([]);
    expectNothingLeft(rig);
    await expectSilence(rig);
    await rig.stop();
  });
});

describe.each(['Order', 'Challenge'] as const)('the %s is deleted after', (thing) => {
  test.each(casesOf(thing))('%s: it is made anew where it is needed, and the certificate issued', async (point) => {
    const rig = await runWithout(thing, point);
    expectReady(rig);
    expectNothingLeft(rig);
    expect(rig.server.orders.length).toBeLessThanOrEqual(thing === 'Challenge' ? 1 : 2);
    await expectSilence(rig);
    await rig.stop();
  });
});

describe.each(['Order', 'Challenge'] as const)('for two names one %s is deleted after', (thing) => {
  test.each(POINTS_OF_TWO.get(thing) ?? [])('%s: the certificate is issued', async (point) => {
    const rig = await runWithout(thing, point, TWO);
    expectReady(rig);
    expectNothingLeft(rig);
    expect(rig.server.orders.length).toBeLessThanOrEqual(thing === 'Challenge' ? 1 : 2);
    await rig.stop();
  });
});

describe('the account Secret is deleted after', () => {
  test.each(casesOf('account Secret'))(
    '%s: as a new account the certificate is issued; what stays is told',
    async (point) => {
      const rig = await runWithout('account Secret', point);
      expectReady(rig);
      expectNothingHangs(rig);
      expect(rig.model.objects(challengeType)).toEqual([]);
      // Nobody can know any more that a value of the old key was the controller's own.
      expect(toldToPeople(rig).length).toBeGreaterThanOrEqual(rig.zone.values().length);
      expect(rig.server.orders.length).toBeLessThanOrEqual(2);
      await expectSilence(rig);
      await rig.stop();
    },
  );
});

/** Who looks after the zone is told of what may remain there. */
const toldToPeople = ({ events }: AcmeRig): readonly string[] =>
  events.filter((event) => event.includes('a TXT record at _acme-challenge.www.example.com may remain'));

const RESTORED = { Issuer: putIssuer, 'credential of the DNS provider': putCredential } as const;

describe.each(['Issuer', 'credential of the DNS provider'] as const)('the %s is deleted after', (thing) => {
  test.each(casesOf(thing))('%s: all waits, and goes on when it is back', async (point) => {
    const rig = await runWithout(thing, point);
    await expectRest(rig);
    RESTORED[thing](rig);
    await rig.pass(hours(2));
    expectReady(rig);
    expectNothingLeft(rig);
    expect(rig.server.accounts).toHaveLength(1);
    expect(rig.server.orders.length).toBeLessThanOrEqual(2);
    await rig.stop();
  });

  test.each(casesOf(thing))('%s, then the Certificate: nothing hangs, and who may clean up is told', async (point) => {
    const rig = await runWithout(thing, point);
    rig.remove(certificateType, 'www');
    await rig.pass(hours(1));
    expectNothingHangs(rig);
    for (const type of [certificateRequestType, orderType, challengeType]) expect(rig.model.objects(type)).toEqual([]);
    expect(toldToPeople(rig).length).toBeGreaterThanOrEqual(rig.zone.values().length);
    await rig.stop();
  });
});
