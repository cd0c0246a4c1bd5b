import type { AdmissionRule } from '../admission-rule.ts';
import { entries, field, supportedValues } from '../admission-rule.ts';
import {
  ecdsaKeySizes,
  ecdsaSignatureAlgorithms,
  ed25519SignatureAlgorithms,
  privateKeyAlgorithms,
  rsaKeySizes,
  rsaSignatureAlgorithms,
} from './choices.ts';
import { keyUsages } from './key-usages.ts';
import type { ExaminedCertificate } from './rule-subject.ts';

type Spec = ExaminedCertificate['spec'];

/** Rules about the private key, signature and usages. Reference 03 §2.2. */
export const keyRules: readonly AdmissionRule<ExaminedCertificate>[] = [
  field({
    at: 'spec.privateKey.size',
    type: 'Invalid value',
    refuse: ({ spec }) => algorithmOf(spec) === 'RSA' && sizeOf(spec) > 0 && !isRsaSize(sizeOf(spec)),
    value: ({ spec }) => sizeOf(spec),
    detail: 'must be between 2048 and 8192 for rsa keyAlgorithm',
  }),
  field({
    at: 'spec.privateKey.size',
    type: 'Unsupported value',
    refuse: ({ spec }) =>
      algorithmOf(spec) === 'ECDSA' && sizeOf(spec) > 0 && !ecdsaKeySizes.some((size) => size === sizeOf(spec)),
    value: ({ spec }) => sizeOf(spec),
    detail: supportedValues(ecdsaKeySizes),
  }),
  field({
    // Ours: the reference takes a negative size for none, and fails later.
    at: 'spec.privateKey.size',
    type: 'Invalid value',
    refuse: ({ spec }) => sizeOf(spec) < 0,
    value: ({ spec }) => sizeOf(spec),
    detail: 'must not be negative',
  }),
  field({
    at: 'spec.privateKey.algorithm',
    type: 'Invalid value',
    refuse: ({ spec }) => !privateKeyAlgorithms.some((name) => name === algorithmOf(spec)),
    value: ({ spec }) => algorithmOf(spec),
    detail: 'must be either empty or one of rsa, ecdsa or ed25519',
  }),
  field({
    at: 'spec.signatureAlgorithm',
    type: 'Invalid value',
    refuse: ({ spec }) => !fits(spec.signatureAlgorithm, signaturesFor(spec)),
    value: ({ spec }) => spec.signatureAlgorithm ?? '',
    detail: ({ spec }) =>
      `for key algorithm ${algorithmOf(spec)} the allowed signature algorithms are [${signaturesFor(spec)?.join(' ') ?? ''}]`,
  }),
];

/** The rule about usages. Reference 03 §2.2. */
export const usageRules: readonly AdmissionRule<ExaminedCertificate>[] = [
  entries({
    at: 'spec.usages[*]',
    type: 'Invalid value',
    each: ({ spec }) => (spec.usages ?? []).entries(),
    refuse: (usage) => !keyUsages.some((known) => known === usage),
    value: (usage) => usage,
    detail: 'unknown keyusage',
  }),
];

const algorithmOf = (spec: Spec): string => spec.privateKey?.algorithm || 'RSA';
const sizeOf = (spec: Spec): number => spec.privateKey?.size ?? 0;
const isRsaSize = (size: number): boolean => size >= rsaKeySizes.smallest && size <= rsaKeySizes.largest;

const signatures: Readonly<Record<string, readonly string[]>> = {
  RSA: rsaSignatureAlgorithms,
  ECDSA: ecdsaSignatureAlgorithms,
  Ed25519: ed25519SignatureAlgorithms,
};

const signaturesFor = (spec: Spec): readonly string[] | undefined => signatures[algorithmOf(spec)];

/** An unknown key algorithm has a rule of its own. */
const fits = (signature: string | undefined, allowed: readonly string[] | undefined): boolean =>
  !signature || allowed === undefined || allowed.includes(signature);
