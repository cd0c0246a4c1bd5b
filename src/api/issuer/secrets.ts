import { issuerSecretReferences } from './secret-references.generated.ts';
import type { IssuerSpec } from './types.ts';

/** A Secret that an issuer names: it lives in the issuer's namespace, or in the cluster resource namespace for a ClusterIssuer. */
export interface NamedSecret {
  /** The field that names it, e.g. `spec.acme.solvers[0].dns01.route53.secretAccessKeySecretRef`. */
  readonly at: string;
  readonly name: string;
  /** The key that is read; undefined where the whole Secret is. */
  readonly key: string | undefined;
}

/** Every Secret that an issuer's spec names: a change of one wakes the issuer. Empty names are left out. Reference 2.12. */
export function secretsNamedBy(spec: IssuerSpec): readonly NamedSecret[] {
  return issuerSecretReferences.flatMap((reference) => {
    const defaultKey = 'defaultKey' in reference ? reference.defaultKey : undefined;
    return valuesAt(spec, reference.at.split('.'), 'spec').flatMap(({ at, value }) => {
      const { name, key } = typeof value === 'string' ? { name: value, key: undefined } : namesOf(value);
      return name === '' ? [] : [{ at, name, key: reference.form === 'selector' ? key || defaultKey : undefined }];
    });
  });
}

interface Found {
  readonly at: string;
  readonly value: unknown;
}

function valuesAt(value: unknown, steps: readonly string[], at: string): readonly Found[] {
  const [step, ...rest] = steps;
  if (value === undefined || value === null) return [];
  if (step === undefined) return [{ at, value }];
  const name = step.replace('[]', '');
  const inner = field(value, name);
  if (name === step) return valuesAt(inner, rest, `${at}.${name}`);
  return (Array.isArray(inner) ? inner : []).flatMap((entry: unknown, i) =>
    valuesAt(entry, rest, `${at}.${name}[${i}]`),
  );
}

function namesOf(value: unknown): { readonly name: string; readonly key: string | undefined } {
  const [name, key] = [field(value, 'name'), field(value, 'key')];
  return { name: typeof name === 'string' ? name : '', key: typeof key === 'string' ? key : undefined };
}

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined;
