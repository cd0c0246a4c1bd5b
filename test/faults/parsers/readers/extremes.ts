import type { HostileReader, ReadersOf } from '../hostile-case.ts';
import type { Samples } from '../samples.ts';
import type { CertificateSpec } from '../../../../src/api/certificate/types.ts';
import { certificateProblems } from '../../../../src/api/certificate/rules.ts';
import { requestTemplate } from '../../../../src/controllers/certificate/rules/wishes.ts';
import { checkRequestTemplate } from '../../../../src/pki/certificate-request/build.ts';
import { orderChain } from '../../../../src/pki/chain/order.ts';
import { parseLiteralSubject } from '../../../../src/pki/names/literal-subject.ts';
import { pemLimits, readPem } from '../../../../src/pki/pem.ts';
import { defaultSettings } from '../../../support/builders/certificate-view.ts';

type Extreme = readonly [input: string, read: () => unknown];

/** What other programs choked on, and the largest of each kind. Source: GHSA-r4pg-vg54-wxx4 (PEM), the audit of 2024 (chain, `#`). */
export const extremeReaders: ReadersOf = (samples) => [
  reader('hostile-megabyte', { cases: 2000, milliseconds: 100 }, megabytes()),
  reader('extremes', { cases: 2000, milliseconds: 50 }, [...chains(samples), ...subjects()]),
  // As many names as an object can hold; each is looked at by several rules.
  reader('many-names', { cases: 200, milliseconds: 500 }, names()),
];

const reader = (
  name: string,
  bounds: Required<Pick<HostileReader, 'cases' | 'milliseconds'>>,
  list: readonly Extreme[],
): HostileReader => ({
  name,
  faults: ['refused', 'misconfigured'],
  ...bounds,
  aCase: (chance) => {
    const [input, read] = chance.pick(list);
    return { input: input.slice(0, 1000), read };
  },
});

const MEGABYTE = 1 << 20;

/** Read whole, though no limit would let it pass, and with the limit. */
const megabytes = (): readonly Extreme[] =>
  [
    '-----BEGIN CERTIFICATE-----\n',
    '-----BEGIN A-----\nAAAA\n-----END A-----\n',
    '-----BEGIN A-----\nA: B\n',
    '-----BEGIN A-----',
    '-',
    ' ',
    '\n',
    'A',
    '----',
    '\t-----END A-----\r\n',
  ]
    .map((piece) => piece.repeat(Math.ceil(MEGABYTE / piece.length)))
    .flatMap((text): readonly Extreme[] => [
      [text, () => readPem(text, Number.MAX_SAFE_INTEGER)],
      [text, () => readPem(text, pemLimits.bundle)],
    ]);

function chains({ chains: [chain = []] }: Samples): readonly Extreme[] {
  const thousand = Array.from({ length: 1000 }, (_, index) => chain[index % chain.length] ?? '');
  const glued = thousand.join('');
  return [
    [glued, () => orderChain([glued])],
    [glued, () => orderChain(thousand)],
  ];
}

const subjects = (): readonly Extreme[] =>
  [
    `CN=#${'30'.repeat(32_000)}`,
    `CN=#${'3080'.repeat(16_000)}`,
    `CN=#${nested(30)}`,
    `1.2.3=#0c83ffffff${'61'.repeat(1000)}`,
    `CN=${'\\2c'.repeat(21_000)}`,
    `CN=${' '.repeat(65_000)}x`,
    'CN=a+'.repeat(13_000),
    'CN=a,'.repeat(13_000),
    '#'.repeat(65_536),
    '\\'.repeat(65_536),
    '='.repeat(65_536),
  ].map((text) => [text, () => parseLiteralSubject(text)] as const);

const nested = (depth: number): string => (depth === 0 ? '0c0161' : wrapped(nested(depth - 1)));
const wrapped = (hex: string): string => `30${(hex.length / 2).toString(16).padStart(2, '0')}${hex}`;

const names = (): readonly Extreme[] =>
  [
    { dnsNames: Array.from({ length: 30_000 }, (_, index) => `n${index}.example.com`) },
    { dnsNames: Array.from({ length: 30_000 }, (_, index) => `n ${index}`) },
    { ipAddresses: Array.from({ length: 30_000 }, (_, index) => `10.0.0.${index}`) },
    { emailAddresses: Array.from({ length: 30_000 }, (_, index) => `<${index}`) },
    { uris: Array.from({ length: 30_000 }, (_, index) => `x y${index}`) },
  ].map((fields) => {
    const spec: CertificateSpec = { secretName: 'x', issuerRef: { name: 'ca' }, ...fields };
    return [
      JSON.stringify(fields),
      () => [certificateProblems(spec), checkRequestTemplate(requestTemplate(spec, defaultSettings))],
    ];
  });
