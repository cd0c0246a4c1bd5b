import type { SpecTemplate } from './spec-template.ts';

/** What a field needs beside it, so that a good value of it is good: by top-level field, added to the base. Several are gone through in turn. */
export const certificateContexts: Readonly<Record<string, readonly SpecTemplate[]>> = {
  literalSubject: [{ commonName: undefined }],
  nameConstraints: [{ isCA: true }],
  keystores: [
    { keystores: { jks: { create: true, alias: 'tls', password: 'changeit' } } },
    { keystores: { pkcs12: { create: true, profile: 'Modern2023', password: 'changeit' } } },
    { keystores: { jks: { create: true, passwordSecretRef: { name: 'passwords', key: 'password' } } } },
    { keystores: { pkcs12: { create: true, passwordSecretRef: { name: 'passwords', key: 'password' } } } },
  ],
  issuerRef: [{ issuerRef: { name: 'ca', kind: 'Issuer', group: 'cert-manager.io' } }],
  secretName: [{ secretName: '$NAME-tls' }],
  renewal: [
    {
      renewal: {
        policy: 'RenewBefore',
        windows: [{ cron: '0 2 * * 6', windowDuration: '4h', timezone: 'Europe/Vienna' }],
      },
    },
  ],
  isCA: [{ isCA: true }],
  revisionHistoryLimit: [{ revisionHistoryLimit: 3 }],
};

const window = (fields: object): SpecTemplate => ({
  renewal: { windows: [{ cron: '0 3 * * *', windowDuration: '2h', ...fields }] },
});

/** Bounds and forms that the schema does not tell of, by the field that they belong to: top-level fields beside the base. */
export const certificateBounds: Readonly<Record<string, readonly SpecTemplate[]>> = {
  commonName: ['c'.repeat(64), 'c'.repeat(65), 'ä'.repeat(32), 'ä'.repeat(33), 'UPPER.example.com'].map(
    (commonName) => ({ commonName }),
  ),
  dnsNames: [
    ['*.example.com'],
    ['*.*.example.com'],
    ['a.example.com', 'b.example.com'],
    ['b.example.com', 'a.example.com'],
    [`${'d'.repeat(63)}.example.com`],
    [`${'d'.repeat(64)}.example.com`],
    [Array.from({ length: 4 }, () => 'd'.repeat(61)).join('.')],
    ['UPPER.example.com'],
    ['trailing.example.com.'],
    ['_service._tcp.example.com'],
    Array.from({ length: 100 }, (_, index) => `name-${index}.example.com`),
  ].map((dnsNames) => ({ dnsNames })),
  ipAddresses: [
    ['::1'],
    ['2001:DB8::1'],
    ['::ffff:10.0.0.1'],
    ['10.0.0.01'],
    ['fe80::1%eth0'],
    ['255.255.255.255'],
  ].map((ipAddresses) => ({ ipAddresses })),
  uris: [['https://user:word@example.com/a?b#c'], ['urn:x:y'], ['no-scheme'], ['http://[::1]:8080/']].map((uris) => ({
    uris,
  })),
  emailAddresses: [['a@b.example'], ['"quoted part"@example.com'], ['no-at'], ['a@[10.0.0.1]']].map(
    (emailAddresses) => ({
      emailAddresses,
    }),
  ),
  otherNames: ['2.999.1', '1', '3.1.1', `1.2.${'9'.repeat(40)}`].map((oid) => ({
    otherNames: [{ oid, utf8Value: 'a' }],
  })),
  literalSubject: [
    'CN=a\\,b',
    'CN=a+OU=b',
    'O=no common name',
    'CN=#0c0161',
    `CN=${'c'.repeat(65)}`,
    'XX=unknown',
    'CN=\\e4',
  ].map((literalSubject) => ({ literalSubject })),
  duration: ['1h', '59m59s', '1h0m0.5s', '876000h', '24h0m0s', '1d', '1e3h', '9223372036s', '1ns'].map((duration) => ({
    duration,
  })),
  renewBefore: ['5m', '4m59s', '2159h', '2160h', '2161h', '0s', '-5m'].map((renewBefore) => ({ renewBefore })),
  renewBeforePercentage: [1, 50, 98, 99, 100, 101].map((renewBeforePercentage) => ({ renewBeforePercentage })),
  revisionHistoryLimit: [1, 2, 5].map((revisionHistoryLimit) => ({ revisionHistoryLimit })),
  renewal: [
    ...[
      '@daily',
      '@every 1h',
      '* * * * *',
      '0 0 30 2 *',
      '0 0 1 1 *',
      '60 * * * *',
      'TZ=UTC 0 0 * * *',
      '0 0 * * mon-fri',
    ].map((cron) => window({ cron })),
    ...['0s', '1s', '1.5h', '100000h'].map((windowDuration) => window({ windowDuration })),
    ...['UTC', 'Local', 'Etc/GMT+12', 'europe/vienna'].map((timezone) => window({ timezone })),
    { renewal: { policy: 'Disabled' } },
    { renewal: { policy: 'Disabled', windows: [{ cron: '@daily', windowDuration: '1h' }] } },
  ],
  secretName: [
    `$NAME-${'s'.repeat(60)}`,
    '$NAME.tls.v2',
    '$NAME-',
    '-$NAME',
    '$NAME_tls',
    `$NAME-${'s'.repeat(250)}`,
  ].map((secretName) => ({ secretName })),
  secretTemplate: [
    { labels: { team: 'l'.repeat(63) } },
    { labels: { team: 'l'.repeat(64) } },
    { labels: { 'a/b/c': 'x' } },
    { labels: { 'controller.cert-manager.io/fao': 'false' } },
    { annotations: { note: 'n'.repeat(100_000) } },
    { annotations: { note: 'n'.repeat(262_145) } },
    { annotations: { 'cert-manager.io/allow-direct-injection': 'true' } },
    { annotations: { Upper: 'x' }, labels: { Upper: 'x' } },
  ].map((secretTemplate) => ({ secretTemplate })),
  keystores: ['p', 'ä✓', 'p'.repeat(1000)].flatMap((password) => [
    { keystores: { jks: { create: true, password } } },
    { keystores: { pkcs12: { create: true, password } } },
  ]),
  privateKey: [
    { algorithm: 'ECDSA', size: 256 },
    { algorithm: 'ECDSA', size: 521 },
    { algorithm: 'ECDSA', size: 255 },
    { algorithm: 'RSA', size: 2048 },
    { algorithm: 'RSA', size: 2047 },
    { algorithm: 'RSA', size: 2056 },
    { algorithm: 'RSA', size: 8193 },
    { algorithm: 'Ed25519', size: 7 },
  ].map((privateKey) => ({ privateKey })),
  usages: [
    ['any'],
    ['cert sign', 'crl sign'],
    ['client auth', 'server auth'],
    ['server auth', 'client auth'],
    ['signing'],
  ].map((usages) => ({ usages })),
};
