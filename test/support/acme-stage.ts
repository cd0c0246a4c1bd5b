import { afterAll, beforeAll } from 'vitest';
import { challengeType, orderType } from '../../src/api/resource-types.ts';
import type { KubeObject } from '../../src/api/kubernetes.ts';
import { bindZone } from '../integration/dns01/zone-servers.ts';
import type { StartedZone } from '../integration/dns01/zone-servers.ts';
import { askTxt } from '../conformance/ask-txt.ts';
import type { Manifest } from './builders/manifests.ts';
import { issuerManifest, secretManifest } from './builders/manifests.ts';
import type { Stage } from './builders/stage.ts';
import { goProgramForTests } from './go-program.ts';
import type { Pebble, PebbleSetting } from '../../tools/acme-servers/pebble.ts';
import { startPebble } from '../../tools/acme-servers/pebble.ts';

const program = await goProgramForTests('pebble');
const bind = await bindZone();

/** Why there is no ACME server or no name server on this machine; undefined if there are both. */
export const whyNoAcme = program.is === 'missing' ? program.because : bind.skipped;

/** Pebble and BIND with the zone `example.test.`, for the tests of one file. */
export interface AcmeStage {
  pebble(): Pebble;
  zone(): StartedZone;
  /** An Issuer by rfc2136, and the Secret with its TSIG key. `spec` replaces or adds to `spec.acme`. */
  issuer(name: string, spec?: object, kind?: 'Issuer' | 'ClusterIssuer'): readonly Manifest[];
  /** The values of a name in the zone. */
  values(name: string): Promise<readonly string[]>;
}

/** Starts them before the tests of a file, and stops them after. */
export function acmeStage(setting: Partial<PebbleSetting> = {}): AcmeStage {
  let pebble: Pebble;
  let zone: StartedZone;
  beforeAll(async () => {
    if (program.is === 'missing' || bind.skipped !== undefined) return;
    zone = await bind.start();
    const dnsServer = `${zone.nameServer.host}:${zone.nameServer.port}`;
    pebble = await startPebble({ program: program.program, dnsServer, ...setting });
  });
  afterAll(async () => {
    await pebble?.stop();
    await zone?.stop();
  });
  return {
    pebble: () => pebble,
    zone: () => zone,
    issuer: (name, spec = {}, kind = 'Issuer') => [
      secretManifest(`${name}-tsig`, { key: zone.key.secret }),
      issuerManifest(
        name,
        { acme: { ...acmeSpec(pebble, name), solvers: [rfc2136Solver(zone, name)], ...spec } },
        kind,
      ),
    ],
    values: (name) => askTxt(zone.nameServer, name),
  };
}

const acmeSpec = ({ directory, caBundle }: Pebble, name: string): object => ({
  server: directory,
  caBundle: Buffer.from(caBundle).toString('base64'),
  privateKeySecretRef: { name: `${name}-account` },
});

/** The zone's own server is asked whether the record is there: nothing on loopback leads to it. */
export const rfc2136Solver = ({ nameServer, key }: StartedZone, name: string): object => {
  const address = `${nameServer.host}:${nameServer.port}`;
  return {
    dns01: {
      nameservers: [address],
      rfc2136: {
        nameserver: address,
        tsigKeyName: key.name,
        tsigAlgorithm: key.algorithm,
        tsigSecretSecretRef: { name: `${name}-tsig`, key: 'key' },
      },
    },
  };
};

/** The Orders and Challenges of a namespace. */
export const acmeObjects = async ({ cluster, namespace }: Stage): Promise<readonly KubeObject[]> => [
  ...(await cluster.list(orderType, namespace)),
  ...(await cluster.list(challengeType, namespace)),
];
