import { X509Certificate } from 'node:crypto';
import { secretType } from '../../../src/api/resource-types.ts';
import { textIn } from '../../support/builders/read-objects.ts';
import type { Rig } from '../rig/rig.ts';
import { aKeyPair, bringAuthority, CA_SECRET, issueWeb, untilIssuer } from './authorities.ts';
import type { Flow } from './flow.ts';
import { askForRenewal } from './renewal.ts';
import { untilSettled } from './settled.ts';

/** The CA is replaced by hand, first by one that cannot be read, as it happens; then a certificate is renewed. */
export const caReplaced: Flow = {
  name: 'ca-replaced',
  signatures: 2,
  setUp: async (rig) => {
    await bringAuthority(rig);
    await issueWeb(rig);
  },
  act: async (rig) => {
    const pair = await aKeyPair('Second CA');
    await replaceCa(rig, { ...pair, 'tls.crt': 'half a certificate' });
    await untilIssuer(rig, 'False');
    await replaceCa(rig, pair);
    await untilIssuer(rig, 'True');
    await askForRenewal(rig, 'web');
  },
  untilEnd: async (rig, seconds) => {
    await untilSettled(rig, 'web', 2, seconds);
    await expectSignedByPresentCa(rig);
  },
};

const replaceCa = async (rig: Rig, stringData: object): Promise<void> =>
  void (await rig.cluster.patch(rig.key(secretType, CA_SECRET), { stringData }));

async function expectSignedByPresentCa(rig: Rig): Promise<void> {
  const [ca, web] = await Promise.all([CA_SECRET, 'web-tls'].map((name) => rig.cluster.get(rig.key(secretType, name))));
  if (ca === undefined || web === undefined) throw new Error('a Secret is missing');
  const [authority, leaf] = [ca, web].map((secret) => new X509Certificate(textIn(secret, 'tls.crt')));
  if (authority === undefined || leaf?.verify(authority.publicKey) !== true)
    throw new Error('the certificate of web was not signed by the CA that is there now');
}
