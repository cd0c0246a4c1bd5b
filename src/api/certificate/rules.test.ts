import { describe, expect, test } from 'vitest';
import { refusalMessage } from '../admission-rule.ts';
import { certificateProblems } from './rules.ts';
import type { CertificateSpec } from './types.ts';

const good: CertificateSpec = { secretName: 'www-tls', issuerRef: { name: 'ca' }, dnsNames: ['www.example.com'] };
const withoutNames: CertificateSpec = { secretName: 'www-tls', issuerRef: { name: 'ca' } };

/** Objects as old or unchecked clients may have left them: what the schema would refuse is written all the same. */
const unchecked = (spec: object): Partial<CertificateSpec> => ({ ...good, ...spec }) as Partial<CertificateSpec>;
const messages = (spec: Partial<CertificateSpec>): readonly string[] =>
  certificateProblems(spec).map(({ at, text }) => `${at}: ${text}`);

describe('a spec is refused with', () => {
  const cases: readonly (readonly [because: string, spec: object, message: string])[] = [
    ['no secretName', { secretName: '' }, 'spec.secretName: Required value: must be specified'],
    [
      'a renewal window without its schedule',
      { renewal: { windows: [{ windowDuration: '1h' }] } },
      `spec.renewal.windows[0].cron: Invalid value: "": invalid cron syntax: failed to parse cron spec '': "" has 1 fields, not five. cron needs to follow: cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow`,
    ],
    ['no issuer name', { issuerRef: { name: '' } }, 'spec.issuerRef.name: Required value: must be specified'],
    [
      'a kind that our group does not have',
      { issuerRef: { name: 'ca', kind: 'Foo' } },
      'spec.issuerRef.kind: Invalid value: "Foo": must be one of Issuer or ClusterIssuer (did you forget to set spec.issuerRef.kind.group?)',
    ],
    [
      'such a kind with our group written out',
      { issuerRef: { name: 'ca', kind: 'Foo', group: 'cert-manager.io' } },
      'spec.issuerRef.kind: Invalid value: "Foo": must be one of Issuer or ClusterIssuer',
    ],
    [
      'a literal subject and a common name',
      { literalSubject: 'CN=a', commonName: 'b' },
      'spec.commonName: Invalid value: "b": When providing a `LiteralSubject` no `commonName` may be provided.',
    ],
    [
      'a literal subject and a subject',
      { literalSubject: 'CN=a', subject: { organizations: ['x'] } },
      'spec.subject: Invalid value: {"Organizations":["x"],"Countries":null,"OrganizationalUnits":null,"Localities":null,"Provinces":null,"StreetAddresses":null,"PostalCodes":null,"SerialNumber":""}: When providing a `LiteralSubject` no `Subject` properties may be provided.',
    ],
    [
      'a common name of 65 bytes',
      { commonName: 'a'.repeat(65) },
      'spec.commonName: Too long: may not be more than 64 bytes',
    ],
    [
      'a common name of 33 two-byte letters',
      { commonName: 'ä'.repeat(33) },
      'spec.commonName: Too long: may not be more than 64 bytes',
    ],
    [
      'a bad address',
      { ipAddresses: ['10.0.0.1', '10.0.0.300'] },
      'spec.ipAddresses[1]: Invalid value: "10.0.0.300": invalid IP address',
    ],
    [
      'an e-mail address with a display name',
      { emailAddresses: ['Ann <ann@example.com>'] },
      'spec.emailAddresses[0]: Invalid value: "Ann <ann@example.com>": invalid email address: make sure the supplied value only contains the email address itself',
    ],
    [
      'an e-mail address without @',
      { emailAddresses: ['ann'] },
      `spec.emailAddresses[0]: Invalid value: "ann": invalid email address: mail: missing '@' or angle-addr`,
    ],
    [
      'an other name of a bad type',
      { otherNames: [{ oid: 'x.y', utf8Value: 'a' }] },
      'spec.otherNames[0].oid: Invalid value: "x.y": invalid oid syntax',
    ],
    [
      'an other name without value',
      { otherNames: [{ oid: '1.2.3' }] },
      'spec.otherNames[0].utf8Value: Required value: must be set to a valid non-empty UTF8 string',
    ],
    [
      'an RSA key of 1024 bits',
      { privateKey: { size: 1024 } },
      'spec.privateKey.size: Invalid value: 1024: must be between 2048 and 8192 for rsa keyAlgorithm',
    ],
    [
      'an ECDSA key of 2048 bits',
      { privateKey: { algorithm: 'ECDSA', size: 2048 } },
      'spec.privateKey.size: Unsupported value: 2048: supported values: "256", "384", "521"',
    ],
    ['a negative size', { privateKey: { size: -1 } }, 'spec.privateKey.size: Invalid value: -1: must not be negative'],
    [
      'an unknown algorithm',
      { privateKey: { algorithm: 'DSA' } },
      'spec.privateKey.algorithm: Invalid value: "DSA": must be either empty or one of rsa, ecdsa or ed25519',
    ],
    [
      'a signature that the key cannot make',
      { privateKey: { algorithm: 'ECDSA' }, signatureAlgorithm: 'SHA256WithRSA' },
      'spec.signatureAlgorithm: Invalid value: "SHA256WithRSA": for key algorithm ECDSA the allowed signature algorithms are [ECDSAWithSHA256 ECDSAWithSHA384 ECDSAWithSHA512]',
    ],
    [
      'half an hour of life',
      { duration: '30m' },
      'spec.duration: Invalid value: 1800000000000: certificate duration must be greater than 1h0m0s',
    ],
    [
      'a duration that is none',
      { duration: '90 days' },
      'spec.duration: Invalid value: "90 days": must be a duration such as 2160h0m0s: numbers with the units h, m, s, ms, us, ns',
    ],
    [
      'a renewBefore of four minutes',
      { renewBefore: '4m' },
      'spec.renewBefore: Invalid value: 240000000000: certificate renewBefore must be greater than 5m0s',
    ],
    [
      'a renewBefore as long as the duration',
      { duration: '24h', renewBefore: '24h' },
      'spec.renewBefore: Invalid value: 86400000000000: certificate duration 24h0m0s must be greater than renewBefore 24h0m0s',
    ],
    [
      'a renewBefore longer than the default duration',
      { renewBefore: '2161h' },
      'spec.renewBefore: Invalid value: 7779600000000000: certificate duration 2160h0m0s must be greater than renewBefore 2161h0m0s',
    ],
    [
      'a percentage of 100 beside a duration',
      { duration: '24h', renewBeforePercentage: 100 },
      'spec.renewBeforePercentage: Invalid value: 100: certificate renewBeforePercentage must result in a renewBefore greater than 5m0s',
    ],
    [
      'a percentage of 0 beside a duration',
      { duration: '24h', renewBeforePercentage: 0 },
      'spec.renewBeforePercentage: Invalid value: 0: certificate renewBeforePercentage must result in a renewBefore less than duration',
    ],
    ['an unknown usage', { usages: ['server auth', 'foo'] }, 'spec.usages[1]: Invalid value: "foo": unknown keyusage'],
    ['no history', { revisionHistoryLimit: 0 }, 'spec.revisionHistoryLimit: Invalid value: 0: must not be less than 1'],
    [
      'an annotation of ours in the template',
      { secretTemplate: { annotations: { 'cert-manager.io/issuer-name': 'x' } } },
      'spec.secretTemplate.annotations: Invalid value: "cert-manager.io/issuer-name": cert-manager.io/* annotations are not allowed',
    ],
    [
      'a quarter of a megabyte of annotations',
      { secretTemplate: { annotations: { a: 'x'.repeat(262_144) } } },
      'spec.secretTemplate.annotations: Too long: may not be more than 262144 bytes',
    ],
    [
      'a format named twice',
      { additionalOutputFormats: [{ type: 'DER' }, { type: 'DER' }] },
      'spec.additionalOutputFormats[type]: Duplicate value: "DER"',
    ],
    [
      'name constraints of a leaf',
      { nameConstraints: { permitted: { dnsDomains: ['x'] } } },
      'spec.nameConstraints: Invalid value: {"Critical":false,"Permitted":{"DNSDomains":["x"],"IPRanges":null,"EmailAddresses":null,"URIDomains":null},"Excluded":null}: isCA should be true when nameConstraints is set',
    ],
    [
      'empty name constraints',
      { isCA: true, nameConstraints: {} },
      'spec.nameConstraints: Invalid value: {"Critical":false,"Permitted":null,"Excluded":null}: either permitted or excluded must be set',
    ],
    [
      'an address range that is none',
      { isCA: true, nameConstraints: { excluded: { ipRanges: ['10.0.0.0/33'] } } },
      'spec.nameConstraints.excluded.ipRanges[0]: Invalid value: "10.0.0.0/33": invalid CIDR address',
    ],
    [
      'two passwords',
      { keystores: { jks: { create: true, password: 'x', passwordSecretRef: { name: 'y' } } } },
      'spec.keystores.jks: Forbidden: exactly one of passwordSecretRef and password must be provided for JKS keystores; cannot set both',
    ],
    [
      'no password',
      { keystores: { pkcs12: { create: true } } },
      'spec.keystores.pkcs12: Forbidden: must set exactly one of passwordSecretRef and password must for PKCS#12 keystores',
    ],
    [
      'an empty password',
      { keystores: { pkcs12: { create: true, password: '' } } },
      'spec.keystores.pkcs12.password: Forbidden: literal password cannot be empty if set on PKCS#12 keystores',
    ],
    [
      'windows of a renewal that is off',
      { renewal: { policy: 'Disabled', windows: [{ cron: 'bad', windowDuration: '1h' }] } },
      'spec.renewal.windows: Forbidden: windows cannot be set when `renewal.policy` is set to Disabled',
    ],
    [
      'an unknown policy',
      { renewal: { policy: '' } },
      'spec.renewal.policy: Unsupported value: "": supported values: "Disabled", "RenewBefore"',
    ],
    [
      'a window without length',
      { renewal: { windows: [{ cron: '@daily', windowDuration: '' }] } },
      'spec.renewal.windows[0].windowDuration: Required value: windowDuration must be specified and should be greater than 0',
    ],
  ];
  test.each(cases)('%s', (_, spec, message) => {
    expect(messages(unchecked(spec))).toEqual([message]);
  });
});

test('a Secret name that no object can have is refused with the words of Kubernetes', () => {
  expect(messages(unchecked({ secretName: 'Not_A_Name' }))).toEqual([
    expect.stringMatching(
      /^spec\.secretName: Invalid value: "Not_A_Name": a lowercase RFC 1123 subdomain must consist of /,
    ),
  ]);
});

test('labels of the template are refused by key and by value', () => {
  expect(messages(unchecked({ secretTemplate: { labels: { 'a/b/c': 'x', ok: 'not ok' } } }))).toEqual([
    expect.stringMatching(/^spec\.secretTemplate\.labels: Invalid value: "a\/b\/c": a qualified name /),
    expect.stringMatching(/^spec\.secretTemplate\.labels: Invalid value: "not ok": a valid label must be /),
  ]);
});

test('a window is refused for its zone and its schedule, each at its place', () => {
  const windows = [
    { cron: '0 2 * *', windowDuration: '1h' },
    { cron: '0 2 * * *', windowDuration: '1h', timezone: 'Mars/Olympus' },
  ];
  expect(certificateProblems(unchecked({ renewal: { windows } })).map(({ at }) => at)).toEqual([
    'spec.renewal.windows[1].timezone',
    'spec.renewal.windows[0].cron',
    'spec.renewal.windows[1].cron',
  ]);
});

test('both of two fields that exclude each other are named', () => {
  expect(certificateProblems(unchecked({ renewBefore: '1h', renewBeforePercentage: 50 })).map(({ at }) => at)).toEqual([
    'spec.renewBefore',
    'spec.renewBeforePercentage',
  ]);
});

test('a certificate without any name is refused, one with a name in the literal subject is not', () => {
  expect(messages(withoutNames)).toEqual([
    'spec: Invalid value: "": at least one of commonName (from the commonName field or from a literalSubject), dnsNames, emailSANs, ipAddresses, otherNames, or uriSANs must be set',
  ]);
  expect(messages({ ...withoutNames, literalSubject: 'CN=web,O=Example' })).toEqual([]);
});

test('a common name in the literal subject is measured too', () => {
  expect(messages({ ...good, literalSubject: `CN=${'a'.repeat(65)}` })).toEqual([
    'spec.commonName: Too long: may not be more than 64 bytes',
  ]);
});

test('an object without a spec is refused field by field, not with an error', () => {
  expect(certificateProblems({}).map(({ at }) => at)).toEqual(['spec.secretName', 'spec.issuerRef.name', 'spec']);
});

describe('gates that are off', () => {
  const gates = { LiteralCertificateSubject: false, NameConstraints: false, OtherNames: false };
  test('forbid their fields, and say nothing else of name constraints', () => {
    const spec = {
      ...good,
      literalSubject: 'CN=a',
      otherNames: [{ oid: '1.2.3', utf8Value: 'a' }],
      nameConstraints: {},
    };
    expect(certificateProblems(spec, gates)).toEqual([
      {
        at: 'spec.literalSubject',
        text: 'Forbidden: Feature gate LiteralCertificateSubject must be enabled on both webhook and controller to use the alpha `literalSubject` field',
      },
      {
        at: 'spec.OtherNames',
        text: 'Forbidden: Feature gate OtherNames must be enabled on both webhook and controller to use the alpha `otherNames` field',
      },
      { at: 'spec.nameConstraints', text: 'Forbidden: feature gate NameConstraints must be enabled' },
    ]);
  });
});

describe('a spec passes with', () => {
  const cases: readonly (readonly [because: string, spec: object])[] = [
    ['nothing but the least', {}],
    ['a percentage alone, whatever it is: as the reference', { renewBeforePercentage: 150 }],
    ['a size of 0, which means the default', { privateKey: { algorithm: 'ECDSA', size: 0 } }],
    ['exactly an hour of life', { duration: '1h', renewBefore: '5m' }],
    ['a kind of another group', { issuerRef: { name: 'x', kind: 'AWSPCAIssuer', group: 'awspca.cert-manager.io' } }],
    [
      'an annotation that allows injection',
      { secretTemplate: { annotations: { 'cert-manager.io/allow-direct-injection': 'true' } } },
    ],
    ['an annotation of a neighbouring domain', { secretTemplate: { annotations: { 'acme.cert-manager.io/x': 'y' } } }],
    ['an empty subject beside a literal one', { literalSubject: 'CN=a', subject: { organizations: [] } }],
    ['a quoted local part', { emailAddresses: ['"ann b"@example.com', 'ann+x@example.com'] }],
    [
      'an IPv6 address and network',
      { isCA: true, ipAddresses: ['2001:db8::1'], nameConstraints: { permitted: { ipRanges: ['2001:db8::/32'] } } },
    ],
    ['a literal password', { keystores: { jks: { create: false, password: 'x' } } }],
    ['a window', { renewal: { windows: [{ cron: '0 2 * * 6', windowDuration: '4h', timezone: 'Europe/Vienna' }] } }],
  ];
  test.each(cases)('%s', (_, spec) => {
    expect(messages(unchecked(spec))).toEqual([]);
  });
});

test('one refusal is a message as it is, several stand in brackets', () => {
  expect(refusalMessage([])).toBeUndefined();
  expect(refusalMessage([{ at: 'spec.a', text: 'Required value' }])).toBe('spec.a: Required value');
  expect(
    refusalMessage([
      { at: 'spec.a', text: 'Required value' },
      { at: 'spec.b', text: 'Forbidden: no' },
    ]),
  ).toBe('[spec.a: Required value, spec.b: Forbidden: no]');
});

describe('what is refused is told in little', () => {
  test('a value of 100,000 characters by its beginning, its length and the complaint', () => {
    const [refusal] = certificateProblems(unchecked({ ipAddresses: ['1.'.repeat(50_000)] }));
    expect(refusal?.text).toMatch(/^Invalid value: "1\.1\..* characters\) … .*": invalid IP address$/);
    expect(refusal?.text).toHaveLength(1024);
  });
});
