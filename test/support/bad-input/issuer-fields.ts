import type { FieldRow } from './field-row.ts';

const ca = { secretName: 'ca-key-pair' };
const NOT_ASCII = 'http://münchen.example/ca';

/** Every text in the spec of an Issuer or ClusterIssuer of the types that are served. `wrong` is the whole spec. */
export const issuerFields: readonly FieldRow[] = [
  {
    field: 'spec.ca.secretName',
    wrong: { ca: { secretName: '' } },
    says: 'spec.ca.secretName: Required value',
    right: { ca },
  },
  {
    field: 'spec.ca.secretName',
    wrong: { ca: { secretName: 'absent' } },
    says: /secret "absent" not found in namespace ".*"; create it there with the key pair of the CA/,
    right: { ca },
  },
  ...(['ocspServers', 'issuingCertificateURLs'] as const).flatMap((list): readonly FieldRow[] => [
    {
      field: `spec.ca.${list}[]`,
      wrong: { ca: { ...ca, [list]: [''] } },
      says: new RegExp(`spec\\.ca\\.${list.replace(/s$/, 's?')}\\[0\\]: Invalid value: "": must be a valid URL`),
      right: { ca: { ...ca, [list]: null } },
    },
    {
      field: `spec.ca.${list}[]`,
      wrong: { ca: { ...ca, [list]: ['http://ca.example', NOT_ASCII] } },
      says: new RegExp(`spec\\.ca\\.${list}\\[1\\]: Invalid value: "http://münchen\\.example/ca": must be ASCII`),
      right: { ca: { ...ca, [list]: null } },
    },
  ]),
  {
    field: 'spec.ca.crlDistributionPoints[]',
    wrong: { ca: { ...ca, crlDistributionPoints: [NOT_ASCII] } },
    says: /spec\.ca\.crlDistributionPoints\[0\]: Invalid value: "http:\/\/münchen\.example\/ca": must be ASCII/,
    right: { ca: { ...ca, crlDistributionPoints: null } },
  },
  {
    field: 'spec.selfSigned.crlDistributionPoints[]',
    wrong: { selfSigned: { crlDistributionPoints: [NOT_ASCII] } },
    says: /spec\.selfSigned\.crlDistributionPoints\[0\]: Invalid value: "http:\/\/münchen\.example\/ca": must be ASCII/,
    right: { selfSigned: { crlDistributionPoints: null } },
  },
  { field: 'spec', wrong: {}, says: 'spec: Required value: at least one issuer must be configured', right: { ca } },
  {
    field: 'spec',
    wrong: { ca, selfSigned: {} },
    says: 'spec.selfSigned: Forbidden: may not specify more than one issuer type',
    right: { selfSigned: null },
  },
];
