import { annotationKeys } from '../metadata-keys.ts';
import type { IssuerReference } from '../shared-types.ts';

/**
 * The issuer that the annotations of a Secret say its certificate is from. One without any such annotation matches only a reference of the default kind
 * and group, whatever its name: `asked` gives that name. Source: reference §2.3.
 */
export function annotatedIssuer(
  annotations: Readonly<Record<string, string>>,
  asked: IssuerReference,
): IssuerReference & { readonly kind: string; readonly group: string } {
  const name = annotations[annotationKeys.issuerName];
  const kind = annotations[annotationKeys.issuerKind];
  const group = annotations[annotationKeys.issuerGroup];
  const unannotated = name === undefined && kind === undefined && group === undefined;
  return { name: unannotated ? asked.name : (name ?? ''), kind: kind ?? '', group: group ?? '' };
}
