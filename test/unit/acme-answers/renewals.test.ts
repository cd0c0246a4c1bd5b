import { expect, test } from 'vitest';
import { hours } from '../../../src/base/instant.ts';
import type { AcmeRig, Materials } from '../../support/acme-rig.ts';
import { acmeMaterials, putCertificate, putCredential, putIssuer, startAcmeRig } from '../../support/acme-rig.ts';
import { problemOf } from '../../support/acme-rig/cell.ts';
import { expectIssued } from '../../support/acme-rig/ends.ts';
import type { ModelAcmeOptions } from '../../support/model-acme/state.ts';

const materials = await acmeMaterials();

/** A certificate of a day, by a profile, and its renewal; the plan is that of the server. */
async function renewed(of: Materials, plan: NonNullable<ModelAcmeOptions['plan']> = () => undefined): Promise<AcmeRig> {
  const server = { plan, profiles: { shortlived: 'a day' }, reuses: true };
  const rig = await startAcmeRig(of, { server });
  putCredential(rig);
  putIssuer(rig, { enableDurationFeature: true, profile: 'shortlived' });
  putCertificate(rig, ['www.example.com'], { duration: '24h', renewBefore: '8h' });
  await rig.pass(hours(21));
  return rig;
}

const day = { profile: 'shortlived', notAfter: expect.any(Number) };

test('a renewal names what it replaces, the profile and the end of life, and proves nothing anew', async () => {
  const rig = await renewed(materials);
  expectIssued(rig, 2);
  expect(rig.server.orders).toMatchObject([
    { ...day, replaces: undefined },
    { ...day, replaces: expect.stringMatching(/^[\w-]+\.[\w-]+$/) },
  ]);
  expect(rig.server.count('challenge')).toBe(1);
  await rig.stop();
});

const refusals = [
  ['alreadyReplaced', 409],
  ['malformed', 404],
  ['unauthorized', 403],
] as const;
test.each(refusals)('a renewal that is refused for what it replaces (%s) is ordered without', async (type, status) => {
  const rig = await renewed(materials, ({ endpoint, nth }) =>
    endpoint === 'newOrder' && nth === 2 ? problemOf(type, status) : undefined,
  );
  expectIssued(rig, 2);
  expect(rig.server.orders).toMatchObject([day, { ...day, replaces: undefined }]);
  expect(rig.server.count('newOrder')).toBe(3);
  await rig.stop();
});
