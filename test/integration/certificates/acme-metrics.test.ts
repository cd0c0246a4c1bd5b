import { describe, test } from 'vitest';
import type { KubeObject } from '../../../src/api/kubernetes.ts';
import { certificateType, challengeType } from '../../../src/api/resource-types.ts';
import { acmeStage, rfc2136Solver, whyNoAcme } from '../../support/acme-stage.ts';
import { certificateManifest } from '../../support/builders/manifests.ts';
import { aStage } from '../../support/builders/stage.ts';
import { sharedController } from '../../support/controller.ts';

const acme = acmeStage();
const why = whyNoAcme === undefined ? '' : ` (skipped: ${whyNoAcme})`;
const REQUESTS = 'certmanager_http_acme_client_request_count';
const DURATIONS = 'certmanager_http_acme_client_request_duration_seconds_count';

/** What each issuance asks for; whether the order is looked at again depends on how fast the server is. */
const ACTIONS = [
  'discover',
  'register_account',
  'authorize_order',
  'get_authorization',
  'accept_challenge',
  'create_order_cert',
  'fetch_cert',
];

/** The lines of a family with all of these labels. */
async function series(family: string, ...labels: readonly string[]): Promise<readonly string[]> {
  const text = await (await fetch(`http://127.0.0.1:${sharedController().metricsPort}/metrics`)).text();
  return text
    .split('\n')
    .filter((line) => line.startsWith(`${family}{`) && labels.every((each) => line.includes(each)));
}

const label = (name: string, line: string): string => new RegExp(`[{,]${name}="([^"]*)"`).exec(line)?.[1] ?? '';
const isPresented = (one: KubeObject): boolean =>
  (one['status'] as { presented?: boolean } | undefined)?.presented === true;

describe.skipIf(whyNoAcme !== undefined)(`the metrics of a controller${why}`, () => {
  test('count and time requests to the server by what they are for, and name no account, order or token', async (context) => {
    const { expect } = context;
    const stage = await aStage(context);
    const host = `host="${new URL(acme.pebble().directory).host}"`;
    await stage.create(
      ...acme.issuer('le'),
      certificateManifest('www', { issuerRef: { name: 'le' }, dnsNames: ['counted.example.test'] }),
    );
    await stage.settled('www', 1, 60);
    const lines = await series(REQUESTS, host);
    expect(lines.map((line) => label('action', line))).toEqual(expect.arrayContaining([...ACTIONS]));
    expect(
      lines.filter(
        (line) =>
          !/\{scheme="https",host="127\.0\.0\.1:\d+",action="[a-z_]+",method="(GET|HEAD|POST)",status="2\d\d"\} \d+$/.test(
            line,
          ),
      ),
    ).toEqual([]);
    expect(await series(DURATIONS, host)).toHaveLength(lines.length);
    for (const controller of ['orders', 'challenges'])
      expect(await series('certmanager_controller_sync_call_count', `controller="${controller}"`)).toHaveLength(1);
  });

  test('tell the state of a Challenge while it is there', async (context) => {
    const { expect } = context;
    const stage = await aStage(context);
    const held = { ...rfc2136Solver(acme.zone(), 'le'), waitInsteadOfSelfCheck: '1h' };
    await stage.create(
      ...acme.issuer('le', { solvers: [held] }),
      certificateManifest('www', { issuerRef: { name: 'le' }, dnsNames: ['held.example.test'] }),
    );
    const ofStage = { type: challengeType, namespace: stage.namespace };
    await stage.cluster.untilAll(ofStage, 'presented', (all) => all.some(isPresented));
    const states = async (): Promise<readonly string[]> => {
      const lines = await series('certmanager_certificate_challenge_status', `namespace="${stage.namespace}"`);
      return lines.map((line) => `${label('status', line)} ${label('domain', line)} ${line.at(-1)}`);
    };
    await expect.poll(states).toContain('pending held.example.test 1');
    expect((await states()).filter((each) => each.endsWith(' 1'))).toHaveLength(1);
    expect(await states()).toHaveLength(8);
    await stage.cluster.delete(stage.key(certificateType, 'www'));
    await stage.cluster.untilAll(ofStage, 'gone', (all) => all.length === 0);
    await expect.poll(states).toEqual([]);
  });
});
