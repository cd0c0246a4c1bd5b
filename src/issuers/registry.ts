import type { IssuerTypeName } from '../api/issuer/types.ts';
import type { AcmeIssuerParts } from './acme/acme-issuer.ts';
import type { Issuer, IssuerParts, Issuers } from './issuer.ts';

/** What the issuers of this program are made of. */
export type AllIssuerParts = IssuerParts & AcmeIssuerParts;

/** Every issuer type that this program can sign with: its name in the spec, and where it is made. */
const registry = {
  acme: async () => (await import('./acme/acme-issuer.ts')).createAcmeIssuer,
  ca: async () => (await import('./ca/ca-issuer.ts')).createCaIssuer,
  selfSigned: async () => (await import('./self-signed/self-signed-issuer.ts')).createSelfSignedIssuer,
} as const satisfies Partial<Record<IssuerTypeName, () => Promise<(parts: AllIssuerParts) => Issuer>>>;

/** Makes the issuers; each type's code is loaded only here. */
export async function loadIssuers(parts: AllIssuerParts): Promise<Issuers> {
  const [createAcme, createCa, createSelfSigned] = await Promise.all([
    registry.acme(),
    registry.ca(),
    registry.selfSigned(),
  ]);
  return { acme: createAcme(parts), ca: createCa(parts), selfSigned: createSelfSigned(parts) };
}
