import type { IssuerReference } from './shared-types.ts';

/** An issuer reference with nothing left to guess. */
export interface FullIssuerReference {
  readonly name: string;
  readonly kind: string;
  readonly group: string;
}

/**
 * The reference with the defaults filled in: kind `Issuer`, group `cert-manager.io`. Empty text counts as left out.
 * Never written back: doing so once made every certificate of a cluster be issued anew. Reference 1.1.
 */
export const issuerReferenceWithDefaults = (reference: IssuerReference): FullIssuerReference => ({
  name: reference.name,
  kind: reference.kind || 'Issuer',
  group: reference.group || 'cert-manager.io',
});

/** Whether two references mean the same issuer, defaults left out or not. */
export function sameIssuer(one: IssuerReference, other: IssuerReference): boolean {
  const [a, b] = [issuerReferenceWithDefaults(one), issuerReferenceWithDefaults(other)];
  return a.name === b.name && a.kind === b.kind && a.group === b.group;
}
