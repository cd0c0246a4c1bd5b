import type { CertificateEnd } from './certificate-end.ts';
import type { Facts } from './facts-of-pair.ts';
import type { SpecTemplate } from './spec-template.ts';
import { isDeepStrictEqual } from 'node:util';

/**
 * Fields of which a change is not looked for in what is stored, so that it shows at the next issuance only. As in the reference, which
 * compares names and usages as sets, duration only where both give one, and these not at all. Source: reference §2.3 (8a and post-issuance).
 */
const AT_NEXT_ISSUANCE = new Set([
  'usages',
  'dnsNames',
  'ipAddresses',
  'uris',
  'emailAddresses',
  'subject',
  'otherNames',
  'nameConstraints',
  'duration',
  'signatureAlgorithm',
  'encodeUsagesInRequest',
  'keystores',
  'issuerRef',
  'isCA',
]);

/** Whether what differs from a fresh one lies in fields that wait for the next issuance. */
export function waitsForNextIssuance(
  before: SpecTemplate | undefined,
  now: SpecTemplate,
  is: Facts,
  wanted: Facts,
): boolean {
  const changed = Object.keys({ ...before, ...now }).filter((field) => !isDeepStrictEqual(before?.[field], now[field]));
  const differing = differingFacts(is, wanted);
  if (process.env['TRANSITIONS_TELL'] !== undefined)
    console.error('LAZY', JSON.stringify({ changed, differing, before, now }).slice(0, 700));
  return changed.some((field) => AT_NEXT_ISSUANCE.has(field));
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
