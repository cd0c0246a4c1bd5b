import type { CertificateSpec } from './types.ts';

/** Names of the Secrets, in the Certificate's namespace, that hold the passwords of its keystores. */
export function passwordSecrets({ keystores }: Pick<CertificateSpec, 'keystores'>): readonly string[] {
  if (keystores === undefined) return [];
  const stores = [keystores.jks, keystores.pkcs12].filter((store) => store?.create === true);
  const names = stores.map((store) => store?.passwordSecretRef?.name).filter((name) => name !== undefined);
  return [...new Set(names.filter((name) => name !== ''))];
}
