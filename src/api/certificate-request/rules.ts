import type { AdmissionRule, Refusal } from '../admission-rule.ts';
import { field, refusalsOf } from '../admission-rule.ts';
import { badDurationText, nanosecondsIn } from '../certificate/rule-subject.ts';
import { keyUsages } from '../certificate/key-usages.ts';
import { issuerReferenceRules } from '../issuer-reference-rules.ts';
import { signingRequestProblem } from './signing-request-problem.ts';
import type { CertificateRequestSpec } from './types.ts';

/** What the rules look at. Any field may be missing: not every object was checked by the schema. */
export interface ExaminedRequest {
  readonly spec: Partial<CertificateRequestSpec>;
}

/** Ours: the reference cannot even decode the first, and answers the second with a certificate that has expired. */
const durationRules: readonly AdmissionRule<ExaminedRequest>[] = [
  field({
    at: 'spec.duration',
    type: 'Invalid value',
    refuse: ({ spec }) => spec.duration !== undefined && nanosecondsIn(spec.duration) === undefined,
    value: ({ spec }) => spec.duration ?? '',
    detail: badDurationText,
  }),
  field({
    at: 'spec.duration',
    type: 'Invalid value',
    refuse: ({ spec }) => (nanosecondsIn(spec.duration) ?? 1n) <= 0n,
    value: ({ spec }) => spec.duration ?? '',
    detail: 'must be greater than 0',
  }),
];

/** The admission rules of CertificateRequest at its creation, in the order of reference 03 §2.3. Its spec never changes afterwards. */
export const certificateRequestRules: readonly AdmissionRule<ExaminedRequest>[] = [
  ...issuerReferenceRules<ExaminedRequest>(),
  field({
    at: 'spec.request',
    type: 'Required value',
    refuse: ({ spec }) => !spec.request,
    detail: 'must be specified',
  }),
  field({
    at: 'spec.usages',
    type: 'Invalid value',
    refuse: ({ spec }) => unknownUsages(spec).length > 0,
    value: ({ spec }) => [...(spec.usages ?? [])],
    detail: ({ spec }) => `unknown key usages: [${unknownUsages(spec).join(' ')}]`,
  }),
  field({
    at: 'spec.request',
    type: 'Invalid value',
    refuse: ({ spec }) =>
      !!spec.request && unknownUsages(spec).length === 0 && signingRequestProblem(spec) !== undefined,
    value: ({ spec }) => shortened(Buffer.from(spec.request ?? '', 'base64').toString()),
    detail: ({ spec }) => signingRequestProblem(spec) ?? '',
  }),
  ...durationRules,
];

/** What is wrong with a spec; empty if it can be signed. */
export const certificateRequestProblems = (spec: Partial<CertificateRequestSpec>): readonly Refusal[] =>
  refusalsOf(certificateRequestRules, { spec });

/** Why no certificate can live as long as the spec asks: for objects older than the rules, or made without admission. */
export const durationProblem = (spec: Partial<CertificateRequestSpec>): Refusal | undefined =>
  refusalsOf(durationRules, { spec })[0];

const unknownUsages = (spec: Partial<CertificateRequestSpec>): readonly string[] =>
  (spec.usages ?? []).filter((usage) => !keyUsages.some((known) => known === usage));

/** Long values are shown by their beginning. Reference 03 §2.3. */
const shortened = (text: string): string => (text.length > 100 ? `${text.slice(0, 97)}...` : text);
