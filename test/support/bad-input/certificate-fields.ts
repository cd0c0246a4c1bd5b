import type { FieldRow, ToldAs } from './field-row.ts';

const anyText = 'any text is a name, and is encoded as UTF-8';

const issuing = (reason: string): ToldAs => ({ reason, component: 'cert-manager-certificates-issuing' });
/** It holds up nothing but the window. */
const windowError: ToldAs = { reason: 'WindowError', component: 'cert-manager-certificates-readiness' };
const keystore = { create: true, password: 'a password' };

/** Every text and number in the spec of a Certificate; what its type or enum already guards is not wrong beyond that. */
export const certificateFields: readonly FieldRow[] = [
  ...[
    'organizations',
    'countries',
    'organizationalUnits',
    'localities',
    'provinces',
    'streetAddresses',
    'postalCodes',
  ].map((name): FieldRow => ({ field: `spec.subject.${name}[]`, free: anyText })),
  { field: 'spec.subject.serialNumber', free: anyText },
  { field: 'spec.literalSubject', wrong: { literalSubject: 'CN' }, says: /spec\.literalSubject: Invalid value: "CN"/ },
  {
    field: 'spec.commonName',
    wrong: { commonName: 'c'.repeat(65) },
    says: 'spec.commonName: Too long: may not be more than 64 bytes',
  },
  {
    field: 'spec.dnsNames[]',
    wrong: { dnsNames: ['good.example.com', 'münchen.example'] },
    says: /spec\.dnsNames\[1\]: "münchen\.example" is not ASCII.*write it as "xn--mnchen-3ya\.example"/,
    right: { dnsNames: ['xn--mnchen-3ya.example'] },
  },
  {
    field: 'spec.dnsNames[]',
    wrong: { dnsNames: [''] },
    says: /spec\.dnsNames\[0\]: the name is empty.*remove the entry/,
    right: { dnsNames: ['a.example.com'] },
  },
  {
    field: 'spec.ipAddresses[]',
    wrong: { ipAddresses: ['10.0.0.300'] },
    says: 'spec.ipAddresses[0]: Invalid value: "10.0.0.300": invalid IP address',
  },
  {
    field: 'spec.uris[]',
    wrong: { uris: ['spiffe://a b'] },
    says: /spec\.uris\[0\]: "spiffe:\/\/a b" is not a URI.*percent-encoded/,
  },
  {
    field: 'spec.emailAddresses[]',
    wrong: { emailAddresses: ['Ann <ann@example.com>'] },
    says: 'spec.emailAddresses[0]: Invalid value: "Ann <ann@example.com>"',
  },
  {
    field: 'spec.otherNames[].oid',
    wrong: { otherNames: [{ oid: '1.2.x', utf8Value: 'a' }] },
    says: 'spec.otherNames[0].oid: Invalid value: "1.2.x"',
  },
  {
    field: 'spec.otherNames[].utf8Value',
    wrong: { otherNames: [{ oid: '1.3.6.1.4.1.311.20.2.3', utf8Value: '' }] },
    says: 'spec.otherNames[0].utf8Value: Required value',
  },
  ...(['permitted', 'excluded'] as const).flatMap((side) => constraintRows(side)),
  {
    field: 'spec.duration',
    wrong: { duration: 'soon' },
    says: /spec\.duration: Invalid value: "soon": must be a duration such as/,
  },
  {
    field: 'spec.duration',
    wrong: { duration: '30m' },
    says: 'spec.duration: Invalid value: 1800000000000: certificate duration must be greater than 1h0m0s',
  },
  { field: 'spec.duration', wrong: { duration: '-24h' }, says: 'spec.duration: Invalid value: -86400000000000' },
  {
    field: 'spec.renewBefore',
    wrong: { renewBefore: '1 day' },
    says: 'spec.renewBefore: Invalid value: "1 day": must be a duration',
  },
  {
    field: 'spec.renewBefore',
    wrong: { duration: '24h', renewBefore: '24h' },
    says: 'certificate duration 24h0m0s must be greater than renewBefore 24h0m0s',
  },
  {
    field: 'spec.renewBeforePercentage',
    wrong: { duration: '24h', renewBeforePercentage: 100 },
    says: 'spec.renewBeforePercentage: Invalid value: 100',
  },
  {
    field: 'spec.renewal.windows[].cron',
    wrong: { renewal: { windows: [{ cron: 'at night', windowDuration: '1h' }] } },
    says: /spec\.renewal\.windows\[0\]: "at night" has 2 fields, not five; give minute hour/,
    as: windowError,
  },
  {
    field: 'spec.renewal.windows[].windowDuration',
    free: 'the pattern of the schema lets only durations pass, and a window of no length is an instant',
  },
  {
    field: 'spec.renewal.windows[].timezone',
    wrong: { renewal: { windows: [{ cron: '0 3 * * *', windowDuration: '1h', timezone: 'Mars/Olympus' }] } },
    says: /spec\.renewal\.windows\[0\]: unknown time zone "Mars\/Olympus"; use a name of the IANA/,
    as: windowError,
  },
  {
    field: 'spec.revisionHistoryLimit',
    wrong: { revisionHistoryLimit: 0 },
    says: 'spec.revisionHistoryLimit: Invalid value: 0: must not be less than 1',
  },
  {
    field: 'spec.secretName',
    wrong: { secretName: 'Not A Name' },
    says: 'spec.secretName: Invalid value: "Not A Name"',
    right: { secretName: 'a-name' },
  },
  {
    field: 'spec.secretName',
    wrong: { secretName: 'ca-key-pair' },
    says: /spec\.secretName: Secret "ca-key-pair" holds the key pair of the CA issuer.*choose another secretName/,
    right: { secretName: 'another' },
  },
  {
    field: 'spec.secretTemplate.annotations{}',
    wrong: { secretTemplate: { annotations: { 'cert-manager.io/mine': 'x' } } },
    says: 'spec.secretTemplate.annotations: Invalid value: "cert-manager.io/mine": cert-manager.io/* annotations are not allowed',
  },
  {
    field: 'spec.secretTemplate.labels{}',
    wrong: { secretTemplate: { labels: { team: 'not a label value' } } },
    says: 'spec.secretTemplate.labels: Invalid value: "not a label value"',
  },
  {
    field: 'spec.keystores.jks.alias',
    wrong: { keystores: { jks: { ...keystore, alias: 'a'.repeat(70_000) } } },
    says: /alias is longer than the 65,535 bytes.*choose a shorter alias/,
    as: issuing('SecretEncodingFailed'),
  },
  ...(['jks', 'pkcs12'] as const).flatMap((store) => passwordRows(store)),
  {
    field: 'spec.issuerRef.name',
    wrong: { issuerRef: { name: '' } },
    says: 'spec.issuerRef.name: Required value: must be specified',
    right: { issuerRef: { name: 'ca' } },
  },
  {
    field: 'spec.issuerRef.name',
    wrong: { issuerRef: { name: 'absent' } },
    says: 'Referenced "Issuer" not found: issuer.cert-manager.io "absent" not found',
    right: { issuerRef: { name: 'ca' } },
    as: {
      type: 'Normal',
      reason: 'IssuerNotFound',
      component: 'cert-manager-certificaterequests-issuer-ca',
      about: 'bad-1',
    },
  },
  {
    field: 'spec.issuerRef.kind',
    wrong: { issuerRef: { name: 'ca', kind: 'Certificate' } },
    says: 'spec.issuerRef.kind: Invalid value: "Certificate": must be one of Issuer or ClusterIssuer',
    right: { issuerRef: { name: 'ca', kind: 'Issuer' } },
  },
  {
    field: 'spec.issuerRef.group',
    free: 'issuers of any other group have controllers of their own, which may come later',
  },
  {
    field: 'spec.privateKey.size',
    wrong: { privateKey: { algorithm: 'RSA', size: 1024 } },
    says: 'spec.privateKey.size: Invalid value: 1024: must be between 2048 and 8192',
    right: { privateKey: { algorithm: 'ECDSA', size: null } },
  },
  {
    field: 'spec.privateKey.size',
    wrong: { privateKey: { algorithm: 'ECDSA', size: 100 } },
    says: /spec\.privateKey\.size: Unsupported value: 100: supported values: "256", "384", "521"/,
    right: { privateKey: { algorithm: 'ECDSA', size: null } },
  },
  {
    field: 'spec.privateKey.size',
    wrong: { privateKey: { algorithm: 'ECDSA', size: -1 } },
    says: 'spec.privateKey.size: Invalid value: -1: must not be negative',
    right: { privateKey: { algorithm: 'ECDSA', size: null } },
  },
  {
    field: 'spec.signatureAlgorithm',
    wrong: { signatureAlgorithm: 'SHA256WithRSA' },
    says: 'spec.signatureAlgorithm: Invalid value: "SHA256WithRSA": for key algorithm ECDSA the allowed signature algorithms are',
  },
  {
    field: 'spec.additionalOutputFormats[].type',
    wrong: { additionalOutputFormats: [{ type: 'DER' }, { type: 'DER' }] },
    says: 'Duplicate value: "DER"',
  },
  {
    field: 'spec.isCA',
    wrong: { isCA: false, nameConstraints: { permitted: { dnsDomains: ['example.com'] } } },
    says: /spec\.nameConstraints: Invalid value.*isCA should be true/,
  },
];

function constraintRows(side: 'permitted' | 'excluded'): readonly FieldRow[] {
  const row = (list: string, entry: string, says: RegExp): FieldRow => ({
    field: `spec.nameConstraints.${side}.${list}[]`,
    wrong: { isCA: true, nameConstraints: { [side]: { [list]: [entry] } } },
    says,
  });
  const at = (list: string): string => `spec\\.nameConstraints\\.${side}\\.${list}\\[0\\]`;
  return [
    row('dnsDomains', 'münchen.example', new RegExp(`${at('dnsDomains')}.*is not ASCII.*xn--mnchen-3ya`)),
    row(
      'ipRanges',
      '10.0.0.0/33',
      new RegExp(`${at('ipRanges')}: Invalid value: "10\\.0\\.0\\.0/33": invalid CIDR address`),
    ),
    row('emailAddresses', 'ä@example.com', new RegExp(`${at('emailAddresses')}.*give it in ASCII`)),
    row('uriDomains', '', new RegExp(`${at('uriDomains')}.*empty.*remove the entry`)),
  ];
}

function passwordRows(store: 'jks' | 'pkcs12'): readonly FieldRow[] {
  const at = `spec.keystores.${store}`;
  const from = (passwordSecretRef: object) => ({ keystores: { [store]: { create: true, passwordSecretRef } } });
  const absent = issuing('KeystorePasswordSecretNotFound');
  const remedy = 'create it or correct the reference';
  return [
    {
      field: `${at}.password`,
      wrong: { keystores: { [store]: { create: true, password: '' } } },
      says: `${at}.password: Forbidden: literal password cannot be empty`,
    },
    {
      field: `${at}.password`,
      wrong: { keystores: { [store]: { create: true } } },
      says: `${at}: Forbidden: must set exactly one of passwordSecretRef and password`,
    },
    {
      field: `${at}.passwordSecretRef.name`,
      wrong: from({ name: 'absent', key: 'password' }),
      says: new RegExp(`Secret "absent" with key "password".*${remedy}`),
      as: absent,
    },
    {
      field: `${at}.passwordSecretRef.key`,
      wrong: from({ name: 'ca-key-pair', key: 'absent' }),
      says: new RegExp(`Secret "ca-key-pair" with key "absent".*${remedy}`),
      as: absent,
    },
  ];
}
