import { canonicalIpAddress } from '../extensions/ip-address.ts';
import type { OtherName } from '../extensions/types.ts';
import type { KeyUsage } from '../extensions/usages.ts';
import { effectiveUsages } from '../extensions/usages.ts';
import { nameFields } from '../names/subject.ts';
import { literalSubjectDer } from './check-subject.ts';
import { sameNameConstraints } from './compare-name-constraints.ts';
import type { CertificateRequestDetails } from './details.ts';
import { sameSet } from './same-set.ts';
import type { RequestTemplate } from './template.ts';

/** What a CertificateRequest asks for beside its CSR: `spec.isCA`, `spec.usages`. */
export interface AskedOfIssuer {
  readonly isCA?: boolean;
  readonly usages?: readonly KeyUsage[];
}

/** A request without its bytes: what is kept of it is enough to compare. */
export type ComparableRequest = Omit<CertificateRequestDetails, 'der' | 'publicKeyInfo'>;

/** What a request holds, laid beside what the spec asks; true where they agree. */
type Agrees = (template: RequestTemplate, request: ComparableRequest, asked: AskedOfIssuer) => boolean;

/**
 * The fields of the Certificate's spec from which a current request differs, e.g. `['spec.dnsNames', 'spec.subject.postCodes']`, in the
 * order of reference §2.3 (8a). The caller adds `spec.duration` and `spec.issuerRef`, which come last and are not in the CSR.
 * Order and repetition never matter; addresses are compared parsed (trap A3). Never throws.
 */
export function requestViolations(
  template: RequestTemplate,
  request: ComparableRequest,
  asked: AskedOfIssuer,
): readonly string[] {
  const subjectChecks = (template.literalSubject ?? '') === '' ? fieldChecks : literalChecks;
  const checks = [...nameChecks, ...subjectChecks, ...otherChecks];
  return checks.filter(([, agrees]) => !agrees(template, request, asked)).map(([field]) => field);
}

const nameChecks: readonly (readonly [string, Agrees])[] = [
  [
    'spec.ipAddresses',
    (template, request) => sameSet((template.ipAddresses ?? []).map(canonicalIpAddress), request.ipAddresses),
  ],
  ['spec.uris', (template, request) => sameSet(template.uris, request.uris)],
  ['spec.emailAddresses', (template, request) => sameSet(template.emailAddresses, request.emailAddresses)],
  ['spec.dnsNames', (template, request) => sameSet(template.dnsNames, request.dnsNames)],
  // Not asked when the spec has none: with the gate off, or an older version, the request may have been made without.
  [
    'spec.otherNames',
    ({ otherNames = [] }, request) =>
      otherNames.length === 0 || sameSet(otherNames.map(otherNameText), request.otherNames.map(otherNameText)),
  ],
];

/** `postCodes` is how the reference spells it, and people match on the message. */
const fieldChecks: readonly (readonly [string, Agrees])[] = [
  ['spec.commonName', ({ commonName = '' }, { subject }) => commonName === (nameFields(subject).commonName ?? '')],
  ['spec.subject.organizations', agreesOn('organizations')],
  ['spec.subject.countries', agreesOn('countries')],
  ['spec.subject.organizationalUnits', agreesOn('organizationalUnits')],
  ['spec.subject.localities', agreesOn('localities')],
  ['spec.subject.provinces', agreesOn('provinces')],
  ['spec.subject.streetAddresses', agreesOn('streetAddresses')],
  ['spec.subject.postCodes', agreesOn('postalCodes')],
  [
    'spec.subject.serialNumber',
    (template, { subject }) => (template.subject?.serialNumber ?? '') === (nameFields(subject).serialNumber ?? ''),
  ],
];

/** The bytes as a whole: order and string types count too. */
const literalChecks: readonly (readonly [string, Agrees])[] = [
  [
    'spec.literalSubject',
    (template, request) => {
      const wanted = literalSubjectDer(template);
      return wanted !== undefined && Buffer.compare(wanted, request.subjectDer) === 0;
    },
  ],
];

const otherChecks: readonly (readonly [string, Agrees])[] = [
  ['spec.isCA', (template, _, asked) => (template.isCA ?? false) === (asked.isCA ?? false)],
  [
    'spec.usages',
    ({ usages, isCA }, _, asked) => sameSet(effectiveUsages(usages, isCA), effectiveUsages(asked.usages, isCA)),
  ],
  // Beyond the reference, which overlooks it: a constraint that is added later must reach the certificate (trap C5).
  [
    'spec.nameConstraints',
    (template, request) => sameNameConstraints(template.nameConstraints, request.nameConstraints),
  ],
];

type ListField = Exclude<keyof ReturnType<typeof nameFields>, 'commonName' | 'serialNumber'>;

function agreesOn(field: ListField): Agrees {
  return (template, request) => sameSet(template.subject?.[field], nameFields(request.subject)[field]);
}

const otherNameText = ({ oid = '', utf8Value = '' }: Partial<OtherName>): string => `${oid}:${utf8Value}`;
