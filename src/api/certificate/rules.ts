import type { AdmissionRule, Refusal } from '../admission-rule.ts';
import { refusalsOf } from '../admission-rule.ts';
import { issuerReferenceRules } from '../issuer-reference-rules.ts';
import { durationRules } from './duration-rules.ts';
import { keyRules, usageRules } from './key-rules.ts';
import { alternativeNameRules, nameConstraintRules, subjectRules } from './name-rules.ts';
import { keystoreRules, outputFormatRules, secretNameRules, templateRules } from './output-rules.ts';
import { renewalRules, windowOpeningRules } from './renewal-rules.ts';
import type { CertificateGates, ExaminedCertificate } from './rule-subject.ts';
import type { CertificateSpec } from './types.ts';

/** Rules that bar issuance where admission has let something pass. */
const issuanceRules: readonly AdmissionRule<ExaminedCertificate>[] = [
  ...secretNameRules,
  ...issuerReferenceRules<ExaminedCertificate>(),
  ...subjectRules,
  ...alternativeNameRules,
  ...keyRules,
  ...durationRules,
  ...usageRules,
  ...templateRules,
  ...nameConstraintRules,
  ...outputFormatRules,
  ...keystoreRules,
  ...renewalRules,
];

/** The admission rules of Certificate, in the order of reference 03 §2.2. They are the same for CREATE and UPDATE. */
export const certificateRules: readonly AdmissionRule<ExaminedCertificate>[] = [
  ...issuanceRules,
  ...windowOpeningRules,
];

const allGates: CertificateGates = { LiteralCertificateSubject: true, NameConstraints: true, OtherNames: true };

/** What is wrong with a spec; empty if it can be acted on. Fields may be missing: an object may be older than the schema or the rules. */
export const certificateProblems = (
  spec: Partial<CertificateSpec>,
  gates: CertificateGates = allGates,
): readonly Refusal[] => refusalsOf(certificateRules, { spec, gates });

/** The problems that nothing can be issued with: all of certificateProblems but those of when a renewal window opens. */
export const issuanceProblems = (spec: Partial<CertificateSpec>): readonly Refusal[] =>
  refusalsOf(issuanceRules, { spec, gates: allGates });
