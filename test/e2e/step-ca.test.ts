import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bindZone } from '../integration/dns01/zone-servers.ts';
import type { StartedZone } from '../integration/dns01/zone-servers.ts';
import { rfc2136Solver } from '../support/acme-stage.ts';
import { certificateManifest, secretManifest } from '../support/builders/manifests.ts';
import { startStepCa } from '../support/step-ca.ts';
import type { StepCa } from '../support/step-ca.ts';
import { goProgram } from './rig/programs.ts';
import { issuedCertificate, nothingLeft, solverPodRuns } from './rig/solvers.ts';
import { aScene, aTown, byIngress, certificateOf } from './rig/town.ts';
import type { AcmeServer, Town } from './rig/town.ts';

let town: Town;
let zone: StartedZone;
/** One that looks names up where all lead to Traefik, and one that looks into the zone. */
let byHttp: StepCa;
let byDns: StepCa;
beforeAll(async () => {
  town = await aTown();
  zone = await (await bindZone()).start();
  const program = await goProgram('step-ca');
  byHttp = await startStepCa(program, `${town.dns.host}:${town.dns.port}`);
  byDns = await startStepCa(program, `${zone.nameServer.host}:${zone.nameServer.port}`);
});
afterAll(() => Promise.all([byHttp, byDns, zone, town].map((each) => each?.stop())));

const serverOf = ({ directory, root }: StepCa): AcmeServer => ({ directory, ca: root });

const isSignedBelow = (issuer: string, { root }: StepCa): boolean =>
  new X509Certificate(issuer).checkIssued(new X509Certificate(root));

test('step-ca issues by HTTP-01, answered by a solver Pod', async (context) => {
  const stage = await aScene(context, town, { server: serverOf(byHttp), solver: byIngress });
  const ran = solverPodRuns(stage);
  await stage.create(certificateOf('step'));
  await ran;
  await stage.settled('step', 1, 90);
  expect((await issuedCertificate(stage, 'step')).subjectAltName).toBe('DNS:step.test');
  expect(isSignedBelow(await lastOfChain(), byHttp)).toBe(true);
  await nothingLeft(stage);

  async function lastOfChain(): Promise<string> {
    const data = (await stage.secret('step-tls'))['data'] as Readonly<Record<string, string>>;
    const chain = Buffer.from(data['tls.crt'] ?? '', 'base64').toString('utf8');
    return chain.slice(chain.lastIndexOf('-----BEGIN'));
  }
});

test('step-ca issues by DNS-01, a wildcard too', async (context) => {
  const stage = await aScene(context, town, { server: serverOf(byDns), solver: rfc2136Solver(zone, 'le') });
  const dnsNames = ['step.example.test', '*.step.example.test'];
  await stage.create(
    secretManifest('le-tsig', { key: zone.key.secret }),
    certificateManifest('step', { issuerRef: { name: 'le' }, dnsNames }),
  );
  await stage.settled('step', 1, 90);
  const { subjectAltName = '' } = await issuedCertificate(stage, 'step');
  expect(subjectAltName.split(', ').sort()).toEqual(['DNS:*.step.example.test', 'DNS:step.example.test']);
  await nothingLeft(stage);
});
