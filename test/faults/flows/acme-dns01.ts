import { challengeType, issuerType, orderType } from '../../../src/api/resource-types.ts';
import { askTxt } from '../../conformance/ask-txt.ts';
import { certificateManifest } from '../../support/builders/manifests.ts';
import { conditionOf } from '../../support/builders/read-objects.ts';
import type { Rig } from '../rig/rig.ts';
import { acmeIssuer, acmeServers, whyNoAcmeServers } from './acme-servers.ts';
import type { Flow } from './flow.ts';
import { untilSettled } from './settled.ts';

/** A name of each plan's own: Challenges of the same name wait for each other. */
const nameIn = ({ namespace }: Rig): string => `${namespace}.example.test`;

/** A first certificate of an ACME server, proven by a TXT record. */
export const acmeDns01: Flow = {
  name: 'acme-dns01',
  whyNot: whyNoAcmeServers,
  signatures: 1,
  setUp: async (rig) => {
    await rig.create(...acmeIssuer(await acmeServers()));
    await rig.cluster.until(
      rig.key(issuerType, 'le'),
      'Ready',
      (issuer) => conditionOf(issuer, 'Ready')?.status === 'True',
    );
  },
  act: (rig) => rig.create(certificateManifest('web', { issuerRef: { name: 'le' }, dnsNames: [nameIn(rig)] })),
  untilEnd: async (rig, seconds) => {
    await untilSettled(rig, 'web', 1, seconds);
    await nothingIsProvenAnyMore(rig, seconds);
  },
};

/** One Order, no Challenge, no record. */
async function nothingIsProvenAnyMore(rig: Rig, seconds: number): Promise<void> {
  const { cluster, namespace } = rig;
  await cluster.untilAll({ type: challengeType, namespace }, 'no Challenge', (all) => all.length === 0, seconds);
  const orders = await cluster.list(orderType, namespace);
  if (orders.length !== 1) throw new Error(`there are ${orders.length} Orders`);
  const { zone } = await acmeServers();
  const left = await askTxt(zone.nameServer, `_acme-challenge.${nameIn(rig)}.`);
  if (left.length > 0) throw new Error(`${left.length} TXT records are left at _acme-challenge.${nameIn(rig)}`);
}
