import { attempt } from '../../base/attempt.ts';
import { isObjectIdentifier } from '../../pki/der/object-identifier.ts';
import { parseIpAddress } from '../../pki/extensions/ip-address.ts';
import { parseIpRange } from '../../pki/extensions/ip-range.ts';
import { parseLiteralSubject } from '../../pki/names/literal-subject.ts';
import { nameFields } from '../../pki/names/subject.ts';
import type { AdmissionRule } from '../admission-rule.ts';
import { entries, field } from '../admission-rule.ts';
import type { ExaminedCertificate } from './rule-subject.ts';
import { emailProblem } from './email-problem.ts';

type Rule = AdmissionRule<ExaminedCertificate>;

const hasText = (text: string | undefined): text is string => text !== undefined && text !== '';
const isFilled = (value: unknown): boolean =>
  Array.isArray(value) ? value.length > 0 : value !== undefined && value !== '';

/** Rules about the subject. Reference 03 §2.2. */
export const subjectRules: readonly Rule[] = [
  field({
    at: 'spec.literalSubject',
    type: 'Forbidden',
    refuse: ({ spec, gates }) => hasText(spec.literalSubject) && !gates.LiteralCertificateSubject,
    detail:
      'Feature gate LiteralCertificateSubject must be enabled on both webhook and controller to use the alpha `literalSubject` field',
  }),
  field({
    at: 'spec.commonName',
    type: 'Invalid value',
    refuse: ({ spec }) => hasText(spec.literalSubject) && hasText(spec.commonName),
    value: ({ spec }) => spec.commonName ?? '',
    detail: 'When providing a `LiteralSubject` no `commonName` may be provided.',
  }),
  field({
    at: 'spec.subject',
    type: 'Invalid value',
    refuse: ({ spec }) => hasText(spec.literalSubject) && Object.values(spec.subject ?? {}).some(isFilled),
    value: ({ spec }) => goSubject(spec.subject ?? {}),
    detail: 'When providing a `LiteralSubject` no `Subject` properties may be provided.',
  }),
  field({
    at: 'spec.literalSubject',
    type: 'Invalid value',
    refuse: ({ spec }) => literalProblem(spec.literalSubject) !== undefined,
    value: ({ spec }) => spec.literalSubject ?? '',
    detail: ({ spec }) => literalProblem(spec.literalSubject) ?? '',
  }),
  field({
    at: 'spec',
    type: 'Invalid value',
    refuse: ({ spec }) => !namesAnything(spec),
    value: () => '',
    detail:
      'at least one of commonName (from the commonName field or from a literalSubject), dnsNames, emailSANs, ipAddresses, otherNames, or uriSANs must be set',
  }),
  field({
    at: 'spec.commonName',
    type: 'Too long',
    refuse: ({ spec }) => Buffer.byteLength(commonNameOf(spec)) > 64,
    detail: 'may not be more than 64 bytes',
  }),
];

/** Rules about alternative names. Reference 03 §2.2. */
export const alternativeNameRules: readonly Rule[] = [
  entries({
    at: 'spec.ipAddresses[*]',
    type: 'Invalid value',
    each: ({ spec }) => (spec.ipAddresses ?? []).entries(),
    refuse: (address) => parseIpAddress(address) === undefined,
    value: (address) => address,
    detail: 'invalid IP address',
  }),
  entries({
    at: 'spec.emailAddresses[*]',
    type: 'Invalid value',
    each: ({ spec }) => (spec.emailAddresses ?? []).entries(),
    refuse: (address) => emailProblem(address) !== undefined,
    value: (address) => address,
    detail: (address) => `invalid email address: ${emailProblem(address) ?? ''}`,
  }),
  field({
    at: 'spec.OtherNames',
    type: 'Forbidden',
    refuse: ({ spec, gates }) => isFilled(spec.otherNames) && !gates.OtherNames,
    detail:
      'Feature gate OtherNames must be enabled on both webhook and controller to use the alpha `otherNames` field',
  }),
  entries({
    at: 'spec.otherNames[*].oid',
    type: 'Required value',
    each: ({ spec }) => (spec.otherNames ?? []).entries(),
    refuse: ({ oid }) => !hasText(oid),
    detail: 'must be specified',
  }),
  entries({
    at: 'spec.otherNames[*].oid',
    type: 'Invalid value',
    each: ({ spec }) => (spec.otherNames ?? []).entries(),
    refuse: ({ oid }) => !isObjectIdentifier(oid ?? ''),
    value: ({ oid }) => oid ?? '',
    detail: 'invalid oid syntax',
  }),
  entries({
    at: 'spec.otherNames[*].utf8Value',
    type: 'Required value',
    each: ({ spec }) => (spec.otherNames ?? []).entries(),
    refuse: ({ utf8Value }) => !hasText(utf8Value) || !utf8Value.isWellFormed(),
    detail: 'must be set to a valid non-empty UTF8 string',
  }),
];

/** Rules about name constraints; without the gate nothing else is said of them. Reference 03 §2.2. */
export const nameConstraintRules: readonly Rule[] = [
  field({
    at: 'spec.nameConstraints',
    type: 'Forbidden',
    refuse: ({ spec, gates }) => spec.nameConstraints !== undefined && !gates.NameConstraints,
    detail: 'feature gate NameConstraints must be enabled',
  }),
  field({
    at: 'spec.nameConstraints',
    type: 'Invalid value',
    refuse: (examined) => constraintsOf(examined) !== undefined && examined.spec.isCA !== true,
    value: ({ spec }) => goNameConstraints(spec.nameConstraints ?? {}),
    detail: 'isCA should be true when nameConstraints is set',
  }),
  field({
    at: 'spec.nameConstraints',
    type: 'Invalid value',
    refuse: (examined) => {
      const constraints = constraintsOf(examined);
      return constraints !== undefined && constraints.permitted === undefined && constraints.excluded === undefined;
    },
    value: ({ spec }) => goNameConstraints(spec.nameConstraints ?? {}),
    detail: 'either permitted or excluded must be set',
  }),
  ...(['permitted', 'excluded'] as const).map((side) =>
    entries({
      at: `spec.nameConstraints.${side}.ipRanges[*]`,
      type: 'Invalid value',
      each: (examined: ExaminedCertificate) => (constraintsOf(examined)?.[side]?.ipRanges ?? []).entries(),
      refuse: (range) => parseIpRange(range) === undefined,
      value: (range) => range,
      detail: 'invalid CIDR address',
    }),
  ),
];

type Spec = ExaminedCertificate['spec'];

const constraintsOf = ({ spec, gates }: ExaminedCertificate): Spec['nameConstraints'] =>
  gates.NameConstraints ? spec.nameConstraints : undefined;

function literalProblem(text: string | undefined): string | undefined {
  if (!hasText(text)) return undefined;
  const read = attempt(() => parseLiteralSubject(text));
  return read.is === 'fault' ? read.fault.message : undefined;
}

function commonNameOf(spec: Spec): string {
  const literal = spec.literalSubject;
  if (!hasText(literal)) return spec.commonName ?? '';
  const read = attempt(() => nameFields(parseLiteralSubject(literal)));
  return read.is === 'value' ? (read.value.commonName ?? '') : '';
}

const namesAnything = (spec: Spec): boolean =>
  hasText(commonNameOf(spec)) ||
  [spec.dnsNames, spec.emailAddresses, spec.ipAddresses, spec.otherNames, spec.uris].some(isFilled);

/** The struct as Go would print it: Go's field names, in its order, lists that are left out as null. */
const goSubject = (subject: NonNullable<Spec['subject']>): object => ({
  Organizations: subject.organizations ?? null,
  Countries: subject.countries ?? null,
  OrganizationalUnits: subject.organizationalUnits ?? null,
  Localities: subject.localities ?? null,
  Provinces: subject.provinces ?? null,
  StreetAddresses: subject.streetAddresses ?? null,
  PostalCodes: subject.postalCodes ?? null,
  SerialNumber: subject.serialNumber ?? '',
});

const goNameConstraints = (constraints: NonNullable<Spec['nameConstraints']>): object => ({
  Critical: constraints.critical ?? false,
  Permitted: goNames(constraints.permitted),
  Excluded: goNames(constraints.excluded),
});

const goNames = (names: NonNullable<Spec['nameConstraints']>['permitted']): object | null =>
  names === undefined
    ? null
    : {
        DNSDomains: names.dnsDomains ?? null,
        IPRanges: names.ipRanges ?? null,
        EmailAddresses: names.emailAddresses ?? null,
        URIDomains: names.uriDomains ?? null,
      };
