import type { IssuerTypeName } from '../api/issuer/types.ts';
import type { Issuer, IssuerParts, Issuers } from './issuer.ts';

/** Every issuer type that this program can sign with: its name in the spec, and where it is made. */
const registry = {
  ca: async () => (await import('./ca/ca-issuer.ts')).createCaIssuer,
  selfSigned: async () => (await import('./self-signed/self-signed-issuer.ts')).createSelfSignedIssuer,
} as const satisfies Partial<Record<IssuerTypeName, () => Promise<(parts: IssuerParts) => Issuer>>>;

/** Makes the issuers; each type's code is loaded only here. */
export async function loadIssuers(parts: IssuerParts): Promise<Issuers> {
  const [createCa, createSelfSigned] = await Promise.all([registry.ca(), registry.selfSigned()]);
  return { ca: createCa(parts), selfSigned: createSelfSigned(parts) };
}
