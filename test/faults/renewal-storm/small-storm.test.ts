import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ControlPlane } from '../../../tools/control-plane/start.ts';
import { startFaultControlPlane } from '../run/control-plane.ts';
import { judgeStorm } from './judge-storm.ts';
import { runStorm } from './storm.ts';

let shared: ControlPlane;
let folder: string;

beforeAll(async () => {
  shared = await startFaultControlPlane();
  folder = await mkdtemp(join(tmpdir(), 'certwright-storm-'));
});
afterAll(async () => {
  await shared.stop();
  await rm(folder, { recursive: true });
});

test('60 certificates whose renewal window went by without a controller are renewed once, the nearest to expiry first', async ({
  signal,
}) => {
  const world = { shared, own: startFaultControlPlane, seed: 1, quietSeconds: 5, folder };
  const seen = await runStorm(world, { count: 60, gapSeconds: 2, seconds: 300 }, signal);
  expect(judgeStorm(seen)).toEqual([]);
});
