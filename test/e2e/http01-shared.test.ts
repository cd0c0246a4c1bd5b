import { afterAll, beforeAll, expect, test } from 'vitest';
import { podType } from '../../src/api/resource-types.ts';
import { auditedRequests } from '../support/audit-log.ts';
import { sharedControlPlane } from '../support/control-plane.ts';
import { NODE_ADDRESS } from './rig/place.ts';
import { nothingLeft } from './rig/solvers.ts';
import { aScene, aTown, byIngress, certificateOf, pebbleOf } from './rig/town.ts';
import type { Town } from './rig/town.ts';

let town: Town;
beforeAll(async () => {
  town = await aTown();
});
afterAll(() => town?.stop());

test('in shared mode the controller answers through an Ingress, and no Pod is made', async (context) => {
  const flags = ['--acme-http01-solver-mode=shared', `--acme-http01-solver-shared-addresses=${NODE_ADDRESS}`];
  const stage = await aScene(context, town, { server: pebbleOf(town), solver: byIngress, flags });
  await stage.create(certificateOf('shared'));
  await stage.settled('shared', 1, 90);
  await nothingLeft(stage);
  const requests = await auditedRequests(sharedControlPlane(), { namespace: stage.namespace });
  const { plural } = podType;
  expect(requests.filter(({ verb, objectRef }) => verb === 'create' && objectRef?.resource === plural)).toEqual([]);
});
