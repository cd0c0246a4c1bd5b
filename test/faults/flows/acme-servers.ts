import { bindZone } from '../../integration/dns01/zone-servers.ts';
import type { StartedZone } from '../../integration/dns01/zone-servers.ts';
import { rfc2136Solver } from '../../support/acme-stage.ts';
import type { Manifest } from '../../support/builders/manifests.ts';
import { issuerManifest, secretManifest } from '../../support/builders/manifests.ts';
import { goProgramForTests } from '../../support/go-program.ts';
import type { Pebble, PebbleSetting } from '../../../tools/acme-servers/pebble.ts';
import { startPebble } from '../../../tools/acme-servers/pebble.ts';
import { stopHttpServers } from './http-servers.ts';

/** Pebble and BIND, which all plans share: each has names of its own. They end with this process. */
export interface AcmeServers {
  readonly pebble: Pebble;
  readonly zone: StartedZone;
}

let started: Promise<AcmeServers> | undefined;
let startedZone: Promise<StartedZone> | undefined;

/** Starts them once. @throws Error: a program cannot be had on this machine, and why. */
export function acmeServers(): Promise<AcmeServers> {
  started ??= serversWith({});
  return started;
}

/** A Pebble that is the caller's alone, who stops it, beside the zone of all. @throws Error: as above. */
export async function serversWith(setting: Partial<PebbleSetting>): Promise<AcmeServers> {
  const [pebble, bind] = await Promise.all([goProgramForTests('pebble'), bindZone()]);
  if (pebble.is === 'missing') throw new Error(pebble.because);
  startedZone ??= bind.start();
  const zone = await startedZone;
  const dnsServer = `${zone.nameServer.host}:${zone.nameServer.port}`;
  return { pebble: await startPebble({ program: pebble.program, dnsServer, ...setting }), zone };
}

/** Stops what is shared, if anything was started: as long as it runs, this process does. */
export async function stopAcmeServers(): Promise<void> {
  const [servers, zone] = [await started, await startedZone];
  await Promise.all([servers?.pebble.stop(), zone?.stop(), stopHttpServers()]);
}

/** Why they cannot be had here; undefined if they can. */
export async function whyNoAcmeServers(): Promise<string | undefined> {
  const [pebble, bind] = await Promise.all([goProgramForTests('pebble'), bindZone()]);
  return pebble.is === 'missing' ? pebble.because : bind.skipped;
}

/** The Issuer of flows with an ACME server. */
export const ACME_ISSUER = 'le';

/** It, at Pebble, by dynamic updates, and its Secret. `spec` adds to `spec.acme`. */
export const acmeIssuer = ({ pebble, zone }: AcmeServers, spec: object = {}): readonly Manifest[] => [
  secretManifest('le-tsig', { key: zone.key.secret }),
  issuerManifest(ACME_ISSUER, {
    acme: {
      server: pebble.directory,
      caBundle: Buffer.from(pebble.caBundle).toString('base64'),
      privateKeySecretRef: { name: 'le-account' },
      solvers: [rfc2136Solver(zone, 'le')],
      ...spec,
    },
  }),
];
