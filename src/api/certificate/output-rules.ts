import type { AdmissionRule } from '../admission-rule.ts';
import { entries, field } from '../admission-rule.ts';
import { labelValueProblems, qualifiedNameProblems, subdomainProblems } from '../kubernetes-names.ts';
import type { ExaminedCertificate } from './rule-subject.ts';
import { annotationKeys } from '../metadata-keys.ts';

type Rule = AdmissionRule<ExaminedCertificate>;
type Spec = ExaminedCertificate['spec'];

/** Rules about the name of the Secret. Reference 03 §2.2. */
export const secretNameRules: readonly Rule[] = [
  field({
    at: 'spec.secretName',
    type: 'Required value',
    refuse: ({ spec }) => !spec.secretName,
    detail: 'must be specified',
  }),
  field({
    at: 'spec.secretName',
    type: 'Invalid value',
    refuse: ({ spec }) => !!spec.secretName && subdomainProblems(spec.secretName).length > 0,
    value: ({ spec }) => spec.secretName ?? '',
    detail: ({ spec }) => subdomainProblems(spec.secretName ?? '').join('; '),
  }),
];

/** Rules about history and template. Reference 03 §2.2. */
export const templateRules: readonly Rule[] = [
  field({
    at: 'spec.revisionHistoryLimit',
    type: 'Invalid value',
    refuse: ({ spec }) => (spec.revisionHistoryLimit ?? 1) < 1,
    value: ({ spec }) => spec.revisionHistoryLimit ?? 0,
    detail: 'must not be less than 1',
  }),
  entries({
    at: 'spec.secretTemplate.labels',
    type: 'Invalid value',
    each: ({ spec }) => labelFaults(spec).entries(),
    refuse: () => true,
    value: ({ shown }) => shown,
    detail: ({ problem }) => problem,
  }),
  entries({
    at: 'spec.secretTemplate.annotations',
    type: 'Invalid value',
    each: ({ spec }) => Object.keys(annotationsOf(spec)).entries(),
    refuse: (key) => key.startsWith('cert-manager.io/') && key !== annotationKeys.allowDirectInjection,
    value: (key) => key,
    detail: 'cert-manager.io/* annotations are not allowed',
  }),
  entries({
    at: 'spec.secretTemplate.annotations',
    type: 'Invalid value',
    each: ({ spec }) => Object.keys(annotationsOf(spec)).entries(),
    refuse: (key) => qualifiedNameProblems(key.toLowerCase()).length > 0,
    value: (key) => key,
    detail: (key) => qualifiedNameProblems(key.toLowerCase()).join('; '),
  }),
  field({
    at: 'spec.secretTemplate.annotations',
    type: 'Too long',
    refuse: ({ spec }) => sizeOf(annotationsOf(spec)) > 262_144,
    detail: 'may not be more than 262144 bytes',
  }),
];

/** The rule about further formats. Reference 03 §2.2. */
export const outputFormatRules: readonly Rule[] = [
  entries({
    at: 'spec.additionalOutputFormats[type]',
    type: 'Duplicate value',
    each: ({ spec }) => (spec.additionalOutputFormats ?? []).map(({ type }) => type).entries(),
    refuse: (type, { spec }) =>
      (spec.additionalOutputFormats ?? []).filter((format) => format.type === type).length > 1,
    value: (type) => type,
  }),
];

/** Rules about the passwords of key stores. Reference 03 §2.2. */
export const keystoreRules: readonly Rule[] = [...passwordRules('jks', 'JKS'), ...passwordRules('pkcs12', 'PKCS#12')];

function passwordRules(name: 'jks' | 'pkcs12', words: string): readonly Rule[] {
  const storeOf = ({ spec }: ExaminedCertificate) => spec.keystores?.[name];
  const hasReference = (examined: ExaminedCertificate) => !!storeOf(examined)?.passwordSecretRef?.name;
  const hasPassword = (examined: ExaminedCertificate) => storeOf(examined)?.password !== undefined;
  return [
    field({
      at: `spec.keystores.${name}`,
      type: 'Forbidden',
      refuse: (examined) => hasPassword(examined) && hasReference(examined),
      detail: `exactly one of passwordSecretRef and password must be provided for ${words} keystores; cannot set both`,
    }),
    field({
      at: `spec.keystores.${name}`,
      type: 'Forbidden',
      refuse: (examined) => storeOf(examined) !== undefined && !hasPassword(examined) && !hasReference(examined),
      detail: `must set exactly one of passwordSecretRef and password must for ${words} keystores`,
    }),
    field({
      at: `spec.keystores.${name}.password`,
      type: 'Forbidden',
      refuse: (examined) => storeOf(examined)?.password === '',
      detail: `literal password cannot be empty if set on ${words} keystores`,
    }),
  ];
}

interface LabelFault {
  readonly shown: string;
  readonly problem: string;
}

const labelFaults = (spec: Spec): readonly LabelFault[] =>
  Object.entries(spec.secretTemplate?.labels ?? {}).flatMap(([key, value]) => [
    ...qualifiedNameProblems(key).map((problem) => ({ shown: key, problem })),
    ...labelValueProblems(value).map((problem) => ({ shown: value, problem })),
  ]);

const annotationsOf = (spec: Spec): Readonly<Record<string, string>> => spec.secretTemplate?.annotations ?? {};

const sizeOf = (texts: Readonly<Record<string, string>>): number =>
  Object.entries(texts).reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0);
