import { describe, expect, test } from 'vitest';
import { hours, minutes } from '../../src/base/instant.ts';
import type { AcmeRig, AcmeRigOptions } from '../support/acme-rig.ts';
import { acmeMaterials, putCertificate, putCredential, putIssuer, startAcmeRig } from '../support/acme-rig.ts';
import { expectIssued, expectSilence } from '../support/acme-rig/ends.ts';
import type { Harm } from '../support/acme-rig/gate.ts';

const materials = await acmeMaterials();

/** One run: an Issuer, its credential and a Certificate, until all should be done. */
async function run(names: readonly string[], options: AcmeRigOptions = {}): Promise<AcmeRig> {
  const rig = await startAcmeRig(materials, options);
  putCredential(rig);
  putIssuer(rig);
  putCertificate(rig, names);
  await rig.pass(minutes(10));
  return rig;
}

async function pointsOf(names: readonly string[]): Promise<readonly string[]> {
  const rig = await run(names);
  await rig.stop();
  return rig.points;
}

const ONE = ['www.example.com'];
/** Both are proven at the same place. */
const TWO = ['*.example.com', 'example.com'];
const HARMS: readonly Harm[] = ['killed before', 'killed after', 'killed, reply lost', 'cut before', 'cut, reply lost'];
const flows = [
  { flow: 'one name', names: ONE, points: await pointsOf(ONE) },
  { flow: 'two names', names: TWO, points: await pointsOf(TWO) },
];

describe.each(flows)('a certificate for $flow', ({ names, points }) => {
  test('is ordered once, and then nothing is asked of anybody', async () => {
    const rig = await run(names);
    expectIssued(rig, 1);
    await expectSilence(rig);
    await rig.stop();
  });

  test.each(points)('is issued whatever befalls the request at: %s', async (point) => {
    for (const harm of HARMS) {
      const rig = await run(names, { weather: { harm: (at) => (at === point ? harm : undefined) } });
      expect(rig.points).toContain(point);
      if (point === 'ACME renewalInfo 1') await rig.pass(hours(2));
      expectIssued(rig, ordersAllowed(point, harm));
      expect(rig.server.accounts).toHaveLength(1);
      expect(rig.server.orders.filter(({ end }) => end === 'finalized')).toHaveLength(1);
      await expectSilence(rig);
      await rig.stop();
    }
  });
});

/** An order whose URL nobody has written down is lost: the reply was, or whoever had it in hand. */
function ordersAllowed(point: string, harm: Harm): number {
  const isLost = point === 'ACME newOrder 1' && harm !== 'killed before' && harm !== 'cut before';
  return isLost || (point === 'patch orders/status 1' && harm === 'killed before') ? 2 : 1;
}
