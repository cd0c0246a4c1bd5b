import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, test } from 'vitest';
import type { KubeObject } from '../../../src/api/kubernetes.ts';
import { challengeType } from '../../../src/api/resource-types.ts';
import { Secret } from '../../../src/base/secret.ts';
import { systemClock } from '../../../src/base/system-clock.ts';
import { addTxtValue } from '../../../src/net/dns/dynamic-update.ts';
import { askTxt } from '../../conformance/ask-txt.ts';
import { issuerAt } from '../../support/builders/acme-account.ts';
import { certificateManifest, secretManifest } from '../../support/builders/manifests.ts';
import type { Stage } from '../../support/builders/stage.ts';
import { aStage } from '../../support/builders/stage.ts';
import { sharedControlPlane } from '../../support/control-plane.ts';
import type { NamedTest } from '../../support/control-plane.ts';
import type { RunningController } from '../../support/controller.ts';
import { startCountedController } from '../../support/controller.ts';
import { programForTests } from '../../support/dns/debian-program.ts';
import { startSmallInternet } from '../../support/dns/small-internet.ts';
import type { SmallInternet } from '../../support/dns/small-internet.ts';
import { goProgramForTests } from '../../support/go-program.ts';
import type { Pebble } from '../../../tools/acme-servers/pebble.ts';
import { startPebble } from '../../../tools/acme-servers/pebble.ts';
import { nameserverText } from '../../support/update-server.ts';
import type { UpdateServerKey } from '../../../tools/acme-servers/update-key.ts';

const key: UpdateServerKey = { name: 'acme', algorithm: 'HMACSHA256', secret: randomBytes(32).toString('base64') };
/** Only the first takes the records of the provider; the second is told by nobody, as a secondary that has lost its primary. */
const hosts = [
  { name: 'ns1', zones: [zone('alone.test.', ['ns1']), zone('pair.test.', ['ns1', 'ns2'])] },
  { name: 'ns2', zones: [zone('pair.test.', ['ns1', 'ns2'])] },
];

const named = await programForTests('named');
const pebbleProgram = process.getuid?.() === 0 ? await goProgramForTests('pebble') : undefined;
const missing = [named, pebbleProgram].find((program) => program?.is === 'missing');
const skipped =
  pebbleProgram === undefined
    ? 'only root may listen at port 53, where authoritative servers are asked'
    : missing?.is === 'missing'
      ? missing.because
      : undefined;

describe.skipIf(skipped !== undefined)(
  `a controller that finds the authoritative servers by itself${skipped === undefined ? '' : ` (skipped: ${skipped})`}`,
  () => {
    let internet: SmallInternet;
    let pebble: Pebble;
    beforeAll(async () => {
      if (named.is === 'missing' || pebbleProgram?.is !== 'there') return;
      internet = await startSmallInternet({ program: named.program, hosts, keys: [key], atPort53: true });
      // The resolver remembers what the controller was told before there was a record; that of an authority is its own.
      const dnsServer = nameserverText(internet.host('ns1'));
      pebble = await startPebble({ program: pebbleProgram.program, dnsServer });
    });
    const running: RunningController[] = [];
    afterAll(async () => {
      await Promise.all(running.map((one) => one.stop()));
      await pebble?.stop();
      await internet?.stop();
    });

    /** A controller of the namespace's own, which is told of the resolver and of nothing else in DNS, and a Certificate. */
    async function asking(context: NamedTest, dnsName: string): Promise<Stage> {
      const stage = await aStage(context);
      const flags = [
        '--leader-elect=false',
        `--namespace=${stage.namespace}`,
        `--dns01-recursive-nameservers=${nameserverText(internet.resolver)}`,
      ];
      running.push(await startCountedController(sharedControlPlane(), flags, stage.namespace));
      const rfc2136 = {
        nameserver: nameserverText(internet.host('ns1')),
        tsigKeyName: key.name,
        tsigAlgorithm: key.algorithm,
        tsigSecretSecretRef: { name: 'tsig', key: 'key' },
      };
      await stage.create(
        secretManifest('tsig', { key: key.secret }),
        issuerAt(pebble, 'le', { solvers: [{ dns01: { rfc2136 } }] }),
        certificateManifest('www', { issuerRef: { name: 'le' }, dnsNames: [dnsName] }),
      );
      return stage;
    }

    const reasonOf = (one: KubeObject): string => String((one['status'] as { reason?: string } | undefined)?.reason);

    test('looks for the record there, and issues', async (context) => {
      const { expect } = context;
      const stage = await asking(context, 'www.alone.test');
      await stage.settled('www', 1, 90);
      const selection = { type: challengeType, namespace: stage.namespace };
      await stage.cluster.untilAll(selection, 'gone', (all) => all.length === 0);
      expect(await askTxt(internet.host('ns1'), '_acme-challenge.www.alone.test.')).toEqual([]);
    });

    test('tells in the Challenge which of them lacks the record, and issues when it has it too', async (context) => {
      const { expect } = context;
      const stage = await asking(context, 'www.pair.test');
      const name = '_acme-challenge.www.pair.test.';
      const selection = { type: challengeType, namespace: stage.namespace };
      const [challenge] = await stage.cluster.untilAll(selection, 'told', (all) =>
        all.some((one) => reasonOf(one).includes('not yet propagated')),
      );
      if (challenge === undefined) throw new Error('unreachable: one was told');
      const reason = reasonOf(challenge);
      expect(reason).toContain(`looked for ${name}; ns2.dns. (${internet.host('ns2').host}): no such name (NXDOMAIN)`);
      expect(reason).toContain('DNS record for "www.pair.test" not yet propagated');
      expect(reason).not.toContain('ns1.dns.');
      const [value = ''] = await askTxt(internet.host('ns1'), name);
      await addTxtValue(parts, target(internet), { zone: 'pair.test.', name, value }, never);
      await stage.settled('www', 1, 90);
    });
  },
);

function zone(name: string, servers: readonly string[]) {
  return { name, servers: servers.map((server) => `${server}.dns.`), keys: [key.name] };
}

const never = new AbortController().signal;
const parts = { clock: systemClock, randomBytes: (count: number): Uint8Array => randomBytes(count) };
const target = (internet: SmallInternet) => ({
  server: internet.host('ns2'),
  protocol: 'TCP' as const,
  key: { ...key, secret: new Secret(Buffer.from(key.secret, 'base64')) },
});
