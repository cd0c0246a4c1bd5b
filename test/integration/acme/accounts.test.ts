import { describe, test } from 'vitest';
import { issuerType } from '../../../src/api/resource-types.ts';
import { accountIn, issuerAt, untilIssuer } from '../../support/builders/acme-account.ts';
import type { Stage } from '../../support/builders/stage.ts';
import { aStage } from '../../support/builders/stage.ts';
import { sharedControlPlane } from '../../support/control-plane.ts';
import type { RunningController } from '../../support/controller.ts';
import { startCountedController } from '../../support/controller.ts';
import type { Pebble } from '../../../tools/acme-servers/pebble.ts';
import { untilLogged } from '../../support/until-logged.ts';
import { pebbleProgram, pebbleRig, whyNoPebble } from './pebble-rig.ts';

const names = Array.from({ length: 12 }, (_, i) => `le-${i}`);

/** Starts a controller that acts in the namespace of the stage alone. */
const startIn = ({ namespace }: Stage, life: number): Promise<RunningController> =>
  startCountedController(
    sharedControlPlane(),
    ['--leader-elect=false', `--namespace=${namespace}`],
    `${namespace}-${life}`,
  );

/** Resolves when a controller has looked at each issuer and found nothing to do. */
const atRest = ({ address: { logFile } }: RunningController) =>
  untilLogged(logFile, 'all issuers at rest', (lines) => {
    const resting = lines.filter(({ msg, controller }) => msg === 'at rest' && controller === 'issuers');
    return names.every((name) => resting.some(({ resource_name }) => resource_name === name));
  });

/** What was asked of the server so far, by its own log. */
const asked = async (pebble: Pebble): Promise<readonly string[]> =>
  [...(await pebble.log()).matchAll(/(?:GET|HEAD|POST) \/\S*(?= -> calling handler)/g)].map(([request]) => request);

describe.skipIf(pebbleProgram.is === 'missing')(`a controller that is started again${whyNoPebble}`, () => {
  test('asks the server nothing for a dozen issuers that were Ready, and for one whose address changed meanwhile what that takes', async (context) => {
    const { expect } = context;
    const [stage, { pebble }] = [await aStage(context), await pebbleRig({ dnsServer: '127.0.0.1:1' })];
    await stage.create(...names.map((name) => issuerAt(pebble, name, { email: 'ops@example.com' })));
    const first = await startIn(stage, 1);
    const before = await Promise.all(names.map((name) => untilIssuer(stage, name, 'ACMEAccountRegistered')));
    expect(await first.stop()).toBe(0);
    const made = await asked(pebble);
    expect(made.filter((request) => request === 'POST /sign-me-up')).toHaveLength(names.length);
    expect(made.filter((request) => request === 'GET /dir')).toHaveLength(1);

    const second = await startIn(stage, 2);
    await atRest(second);
    expect(await second.stop()).toBe(0);
    expect(await asked(pebble)).toEqual(made);
    const after = await Promise.all(names.map((name) => stage.cluster.get(stage.key(issuerType, name))));
    expect(after.map((issuer) => issuer?.metadata.resourceVersion)).toEqual(
      before.map((issuer) => issuer.metadata.resourceVersion),
    );

    await stage.cluster.patch(stage.key(issuerType, 'le-0'), { spec: { acme: { email: 'new@example.com' } } });
    const third = await startIn(stage, 3);
    const changed = await untilIssuer(stage, 'le-0', 'ACMEAccountRegistered');
    await atRest(third);
    expect(await third.stop()).toBe(0);
    expect(accountIn(changed).lastRegisteredEmail).toBe('new@example.com');
    const since = (await asked(pebble))
      .slice(made.length)
      .map((request) => request.replace(/account\/.*/, 'account/…'));
    expect(since.sort()).toEqual(['GET /dir', 'HEAD /nonce-plz', 'POST /my-account/…', 'POST /sign-me-up'].sort());
  });
});
