import type { CertificateEnd } from './certificate-end.ts';
import type { Facts } from './facts-of-pair.ts';
import type { SpecTemplate } from './spec-template.ts';
import { isDeepStrictEqual } from 'node:util';

/**
 * What of the stored pair and its request waits for the next issuance when a field changes, as in the reference: names, subject and
 * usages are compared as sets, an issuer by its meaning, the duration only where both give one, the others not at all.
 * Source: reference §2.3 (8a and post-issuance).
 */
const AT_NEXT_ISSUANCE: Readonly<Record<string, readonly string[]>> = {
  usages: ['requestSpec', 'extensions', 'requestExtensions'],
  isCA: ['requestSpec'],
  subject: ['annotations', 'subject', 'requestSubject'],
  dnsNames: ['annotations', 'names', 'extensions', 'requestExtensions'],
  ipAddresses: ['annotations', 'names', 'extensions', 'requestExtensions'],
  uris: ['annotations', 'names', 'extensions', 'requestExtensions'],
  emailAddresses: ['annotations', 'names', 'extensions', 'requestExtensions'],
  otherNames: ['names', 'extensions', 'requestExtensions'],
  nameConstraints: ['extensions', 'requestExtensions'],
  duration: ['life', 'renewal', 'requestSpec'],
  signatureAlgorithm: ['requestSignature'],
  encodeUsagesInRequest: ['requestExtensions'],
  keystores: ['javaKeystore'],
  issuerRef: ['annotations', 'requestSpec'],
};

/** Whether all that differs from a fresh one waits for the next issuance. */
export function waitsForNextIssuance(
  before: readonly (SpecTemplate | undefined)[],
  now: SpecTemplate,
  is: Facts,
  wanted: Facts,
): boolean {
  const changed = before.flatMap((spec) =>
    Object.keys({ ...spec, ...now }).filter((field) => !isDeepStrictEqual(spec?.[field], now[field])),
  );
  const allowed = new Set(changed.flatMap((field) => AT_NEXT_ISSUANCE[field] ?? []));
  return differingFacts(is, wanted).every((fact) => allowed.has(fact));
}

const differingFacts = (a: Facts, b: Facts): readonly string[] =>
  Object.keys({ ...a, ...b }).filter((name) => !isDeepStrictEqual(a[name], b[name]));

/** What is otherwise than with a fresh one, in words. */
export function differences(end: CertificateEnd, wanted: CertificateEnd): string {
  if (end.is !== 'ready' || wanted.is !== 'ready') return `it is ${inShort(end)}, a fresh one ${inShort(wanted)}`;
  return differingFacts(end.facts, wanted.facts)
    .map((name) => `${name} is ${shown(end.facts[name])}, of a fresh one ${shown(wanted.facts[name])}`)
    .join('; ');
}

const inShort = (end: CertificateEnd): string => (end.is === 'ready' ? 'ready' : `${end.is} (${end.told})`);

const shown = (value: unknown): string => (JSON.stringify(value) ?? 'none').slice(0, 300);
