import { certificateType, issuerType } from '../../../src/api/resource-types.ts';
import { instant } from '../../../src/base/instant.ts';
import { writePrivateKey } from '../../../src/pki/keys/key-file.ts';
import { anAuthority } from '../../support/builders/key-pairs.ts';
import { certificateManifest, issuerManifest, secretManifest } from '../../support/builders/manifests.ts';
import { conditionOf } from '../../support/builders/read-objects.ts';
import type { Rig } from '../rig/rig.ts';
import { untilSettled } from './settled.ts';

/** The Secret of the CA of Issuer `ca`. */
export const CA_SECRET = 'ca-key-pair';

/** A private CA as people make it: self-signed Issuer, root Certificate, Issuer `ca` over its Secret. One signature. */
export async function makeSelfSignedAuthority(rig: Rig): Promise<void> {
  await rig.create(
    issuerManifest('self-signed', { selfSigned: {} }),
    certificateManifest('root', {
      isCA: true,
      commonName: 'Root of the faults',
      dnsNames: undefined,
      duration: '87600h',
      secretName: CA_SECRET,
      issuerRef: { name: 'self-signed' },
    }),
    issuerManifest('ca', { ca: { secretName: CA_SECRET } }),
  );
  await untilSettled(rig, 'root', 1);
  await untilIssuer(rig, 'True');
}

/** An Issuer `ca` over a key pair that people brought along: nothing is signed. */
export async function bringAuthority(rig: Rig): Promise<void> {
  await rig.create(secretManifest(CA_SECRET, await aKeyPair('Brought CA'), 'kubernetes.io/tls'));
  await rig.create(issuerManifest('ca', { ca: { secretName: CA_SECRET } }));
  await untilIssuer(rig, 'True');
}

/** The key pair of another CA, as the data of its Secret. */
export async function aKeyPair(commonName: string): Promise<Readonly<Record<'tls.key' | 'tls.crt', string>>> {
  const { key, certificate } = await anAuthority(instant(Date.now()), commonName);
  return { 'tls.key': writePrivateKey(key, 'PKCS8').reveal(), 'tls.crt': certificate };
}

/** Resolves when Issuer `ca` says that it is ready, or is not. */
export async function untilIssuer(rig: Rig, status: 'True' | 'False'): Promise<void> {
  const is = `Ready=${status}`;
  await rig.cluster.until(rig.key(issuerType, 'ca'), is, (issuer) => conditionOf(issuer, 'Ready')?.status === status);
}

/** Creates Certificate `web` of Issuer `ca` and resolves when it is settled. */
export async function issueWeb(rig: Rig, spec: object = {}): Promise<void> {
  await rig.create(certificateManifest('web', spec));
  await untilSettled(rig, 'web', 1);
}

/** Changes the spec of `web` by a merge patch. */
export const changeWeb = async (rig: Rig, spec: object): Promise<void> =>
  void (await rig.cluster.patch(rig.key(certificateType, 'web'), { spec }));
