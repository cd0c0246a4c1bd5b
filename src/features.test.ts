import { describe, expect, test } from 'vitest';
import type { FeatureGateName } from './features.ts';
import { FEATURE_GATES, parseFeatureGates } from './features.ts';

const parse = (settings: Record<string, boolean>) => parseFeatureGates(new Map(Object.entries(settings)));
const on = (settings: Record<string, boolean>): readonly string[] =>
  Object.entries(parse(settings).gates).flatMap(([name, state]) => (state ? [name] : []));

const ARI: FeatureGateName = 'ACMEUseARI';
const BETA: readonly FeatureGateName[] = [
  'ACMEHTTP01IngressPathTypeExact',
  'LiteralCertificateSubject',
  'NameConstraints',
  'OtherNames',
];
const ALPHA: readonly FeatureGateName[] = ['UseCertificateRequestBasicConstraints'];
const DEFAULT: readonly FeatureGateName[] = [...BETA, ARI].sort();

describe('feature gates', () => {
  const states: [string, Record<string, boolean>, readonly string[]][] = [
    ['by default beta gates are on and alpha gates off, but for ARI', {}, DEFAULT],
    [
      'a gate is switched on by its name',
      { UseCertificateRequestBasicConstraints: true },
      [...DEFAULT, 'UseCertificateRequestBasicConstraints'],
    ],
    ['a gate is switched off by its name', { OtherNames: false }, DEFAULT.filter((name) => name !== 'OtherNames')],
    ['AllAlpha switches every alpha gate on', { AllAlpha: true }, [...DEFAULT, ...ALPHA]],
    ['AllAlpha=false switches every alpha gate off', { AllAlpha: false }, BETA],
    ['AllBeta=false switches every beta gate off', { AllBeta: false }, [ARI]],
    ['an explicit setting beats AllBeta before it', { AllBeta: false, OtherNames: true }, [ARI, 'OtherNames']],
    ['an explicit setting beats AllBeta after it', { OtherNames: true, AllBeta: false }, [ARI, 'OtherNames']],
  ];
  test.each(states)('%s', (_, settings, expected) => expect(on(settings)).toEqual(expected));

  test('the parsed value is frozen', () => expect(Object.isFrozen(parse({}).gates)).toBe(true));

  test('a gate that is switched has nothing to warn of', () =>
    expect(parse({ OtherNames: false }).warnings).toEqual([]));

  const accepted: [string, string, RegExp][] = [
    ['a stable gate is accepted with a warning', 'AdditionalCertificateOutputFormats', /Formats is stable.*no effect/],
    ['a gate that is always on here is accepted with a warning', 'SecretsFilteredCaching', /always on.*no effect/],
    [
      'a removed gate is accepted with its text',
      'ValidateCAA',
      /^the ValidateCAA feature flag has been removed and is now a no-op$/,
    ],
  ];
  test.each(accepted)('%s', (_, name, text) => {
    const { warnings, gates } = parse({ [name]: false });
    expect(warnings).toEqual([expect.stringMatching(text)]);
    expect(gates).toEqual(parse({}).gates);
  });

  const refused: [string, string, string][] = [
    ['an unknown gate is an error', 'Foo', 'unrecognized feature gate: Foo'],
    ['a gate of the cainjector is unknown here', 'CAInjectorMerging', 'unrecognized feature gate: CAInjectorMerging'],
    ['a name of every object is not a gate', 'toString', 'unrecognized feature gate: toString'],
    [
      'a gate of a missing feature is named with it',
      'ListenerSets',
      'feature gate ListenerSets belongs to the Gateway API, which this version does not have yet',
    ],
  ];
  test.each(refused)('%s', (_, name, text) => expect(() => parse({ [name]: true })).toThrow(text));

  test('every gate says in a sentence what it does', () => {
    for (const gate of Object.values(FEATURE_GATES)) expect(gate.does).toMatch(/^[A-Z].*\.$/);
  });
});
