import type { Chain, SpecTemplate, Stop } from './spec-template.ts';
import { shuffled } from './seeded-order.ts';
import { certificateBase } from './spec-template.ts';

type Choices = readonly SpecTemplate[];

const passwords = [
  { password: 'changeit' },
  { password: 'another' },
  { password: '' },
  {},
  { passwordSecretRef: { name: 'passwords', key: 'password' } },
  { passwordSecretRef: { name: 'passwords', key: 'absent' } },
  { password: 'changeit', passwordSecretRef: { name: 'passwords', key: 'password' } },
];

/** Fields that speak of the same thing: every combination of a choice from each list is gone through. */
const related: Readonly<Record<string, readonly Choices[]>> = {
  'isCA and usages': [
    [{}, { isCA: false }, { isCA: true }],
    [
      {},
      { usages: [] },
      { usages: ['cert sign'] },
      { usages: ['server auth', 'client auth'] },
      { usages: ['any', 'ocsp signing'] },
    ],
    [{}, { nameConstraints: { permitted: { dnsDomains: ['example.com'] } } }],
  ],
  'algorithm, size and signature': [
    [{}, { size: 256 }, { size: 384 }, { size: 2048 }].flatMap((size) =>
      ['RSA', 'ECDSA', 'Ed25519'].map((algorithm) => ({ privateKey: { algorithm, ...size } })),
    ),
    [
      {},
      { signatureAlgorithm: 'ECDSAWithSHA512' },
      { signatureAlgorithm: 'SHA256WithRSA' },
      { signatureAlgorithm: 'PureEd25519' },
    ],
  ],
  'duration and renewBefore': [
    [{}, { duration: '1h' }, { duration: '24h' }, { duration: '8760h' }],
    [
      {},
      { renewBefore: '5m' },
      { renewBefore: '24h' },
      { renewBefore: '2000h' },
      { renewBeforePercentage: 1 },
      { renewBeforePercentage: 90 },
      { renewBefore: '5m', renewBeforePercentage: 10 },
    ],
  ],
  'subject, literalSubject and commonName': [
    [{}, { subject: {} }, { subject: { organizations: ['Example'] } }, { subject: { serialNumber: '1' } }],
    [
      {},
      { literalSubject: '' },
      { literalSubject: 'CN=literal.example.com,O=Example' },
      { literalSubject: 'O=Example' },
    ],
    [{}, { commonName: '' }, { commonName: 'base.example.com' }],
    [{}, { dnsNames: [] }],
  ],
  'key stores and passwords': [
    [
      {},
      ...['jks', 'pkcs12'].flatMap((store) =>
        passwords.map((password) => ({ keystores: { [store]: { create: true, ...password } } })),
      ),
      { keystores: { jks: { create: true, password: 'one' }, pkcs12: { create: true, password: 'two' } } },
      { keystores: { jks: { create: false, password: 'one' }, pkcs12: { create: false, password: 'two' } } },
    ],
    [{}, { additionalOutputFormats: [{ type: 'DER' }] }, { privateKey: { algorithm: 'ECDSA', encoding: 'PKCS8' } }],
  ],
  'secretName and secretTemplate': [
    ['$NAME-tls', '$NAME-two', '$NAME-three', 'Not A Name'].map((secretName) => ({ secretName })),
    [
      {},
      { secretTemplate: {} },
      { secretTemplate: { labels: { team: 'a' }, annotations: { note: 'a' } } },
      { secretTemplate: { labels: { team: 'b' } } },
      { secretTemplate: { labels: { team: 'not a value' } } },
    ],
  ],
  'issuerRef and isCA': [
    [
      { name: 'ca' },
      { name: 'ca', kind: 'Issuer' },
      { name: 'ca', group: 'cert-manager.io' },
      { name: 'other-ca' },
      { name: 'self' },
      { name: 'absent' },
      { name: 'broken' },
      { name: 'vault' },
      { name: 'ca', kind: 'Unknown' },
      { name: 'ca', kind: 'ExternalIssuer', group: 'example.com' },
    ].map((issuerRef) => ({ issuerRef })),
    [{}, { isCA: true }],
    [{}, { duration: '48h' }],
  ],
  'rotationPolicy, algorithm and encoding': [
    [{}, { rotationPolicy: 'Never' }, { rotationPolicy: 'Always' }].flatMap((policy) =>
      [
        { algorithm: 'ECDSA' },
        { algorithm: 'ECDSA', size: 384 },
        { algorithm: 'Ed25519' },
        { algorithm: 'ECDSA', encoding: 'PKCS8' },
      ].map((key) => ({ privateKey: { ...key, ...policy } })),
    ),
    [{}, { dnsNames: ['another.example.com'] }],
  ],
  'output formats and encoding': [
    [
      {},
      { additionalOutputFormats: [] },
      { additionalOutputFormats: [{ type: 'DER' }] },
      { additionalOutputFormats: [{ type: 'CombinedPEM' }] },
      { additionalOutputFormats: [{ type: 'CombinedPEM' }, { type: 'DER' }] },
      { additionalOutputFormats: [{ type: 'DER' }, { type: 'DER' }] },
    ],
    ['ECDSA', 'Ed25519'].flatMap((algorithm) =>
      ['PKCS1', 'PKCS8'].map((encoding) => ({ privateKey: { algorithm, encoding } })),
    ),
  ],
  'policy and windows': [
    [{}, { policy: 'RenewBefore' }, { policy: 'Disabled' }].flatMap((policy) =>
      [
        {},
        { windows: [] },
        { windows: [{ cron: '@daily', windowDuration: '1h' }] },
        { windows: [{ cron: '0 0 30 2 *', windowDuration: '1h' }] },
      ].map((windows) => ({
        renewal: { ...policy, ...windows },
      })),
    ),
    [{}, { renewBefore: '720h' }, { renewBeforePercentage: 10 }],
  ],
};

/** The groups of related fields. */
export const relatedFields: readonly string[] = Object.keys(related);

const CHAINS = 4;

/** Every combination of a group, dealt out to a few chains, each in the order of the seed and back to the base. */
export function pairChains(group: string, seed: number): readonly Chain[] {
  const all = shuffled(combinations(related[group] ?? []), seed, group);
  return Array.from({ length: CHAINS }, (_, chain) => ({
    name: `${group}, ${chain + 1}`,
    stops: [...all.filter((__, index) => index % CHAINS === chain), { label: 'the base', spec: certificateBase }],
  }));
}

function combinations(lists: readonly Choices[]): readonly Stop[] {
  const specs = lists.reduce<Choices>(
    (sofar, choices) => sofar.flatMap((a) => choices.map((b) => ({ ...a, ...b }))),
    [{}],
  );
  return specs.map((fields) => ({
    label: JSON.stringify(fields).slice(0, 120),
    spec: { ...certificateBase, ...fields },
  }));
}
