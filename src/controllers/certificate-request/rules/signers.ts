import type { IssuerTypeName } from '../../../api/issuer/types.ts';
import type { CertificateRequestSettings } from '../settings.ts';
import type { CertificateRequestView } from '../view.ts';

interface Signer {
  /** Event source and field manager. Source: reference §2.1. */
  readonly component: string;
  /** Signs within this process, so that an answer can wait for its approval to be written without anybody having been asked. */
  readonly isLocal: boolean;
  readonly isOn: (settings: CertificateRequestSettings) => boolean;
}

const never = (): boolean => false;

/** The controllers of the reference that sign, by type of issuer. */
export const signers: Readonly<Record<IssuerTypeName, Signer>> = {
  ca: {
    component: 'cert-manager-certificaterequests-issuer-ca',
    isLocal: true,
    isOn: ({ enabled }) => enabled.caSigner,
  },
  selfSigned: {
    component: 'cert-manager-certificaterequests-issuer-selfsigned',
    isLocal: true,
    isOn: ({ enabled }) => enabled.selfSignedSigner,
  },
  acme: {
    component: 'cert-manager-certificaterequests-issuer-acme',
    isLocal: false,
    isOn: ({ enabled }) => enabled.acmeSigner,
  },
  vault: { component: 'cert-manager-certificaterequests-issuer-vault', isLocal: false, isOn: never },
  venafi: { component: 'cert-manager-certificaterequests-issuer-venafi', isLocal: false, isOn: never },
};

/** Who speaks about a request: the signer of the issuer's type; where that is not known, the first that is on. */
export function componentOf({ issuer, settings }: CertificateRequestView): string {
  if (issuer.is === 'served' || issuer.is === 'notServed') return signers[issuer.type].component;
  return (Object.values(signers).find(({ isOn }) => isOn(settings)) ?? signers.ca).component;
}

/** Whether any signer is on; else this process only approves. */
export const signsAtAll = (settings: CertificateRequestSettings): boolean =>
  Object.values(signers).some(({ isOn }) => isOn(settings));
