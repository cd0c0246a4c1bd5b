import { formatGoNanoseconds, nanosecondsOf } from '../../base/go-duration.ts';
import type { AdmissionRule } from '../admission-rule.ts';
import { field } from '../admission-rule.ts';
import { defaultDuration } from './defaults.ts';
import type { ExaminedCertificate } from './rule-subject.ts';
import { badDurationText, nanosecondsIn } from './rule-subject.ts';

type Spec = ExaminedCertificate['spec'];

const HOUR = 3_600_000_000_000n;
const FIVE_MINUTES = 300_000_000_000n;

/**
 * Rules about duration and renewBefore. Those of the reference look only if `duration` or `renewBefore` is set: a percentage alone is
 * never checked, and is bounded from the side that it does not mean (lifetime × (100 − percentage)). Kept as it is, since narrowing it
 * would refuse objects that exist. Reference 03 §2.2.
 */
export const durationRules: readonly AdmissionRule<ExaminedCertificate>[] = [
  ...(['duration', 'renewBefore'] as const).map((name) =>
    field({
      at: `spec.${name}`,
      type: 'Invalid value',
      refuse: ({ spec }: ExaminedCertificate) => spec[name] !== undefined && nanosecondsIn(spec[name]) === undefined,
      value: ({ spec }) => spec[name] ?? '',
      detail: badDurationText,
    }),
  ),
  field({
    at: 'spec.duration',
    type: 'Invalid value',
    refuse: ({ spec }) => isAsked(spec) && durationOf(spec) < HOUR,
    value: ({ spec }) => durationOf(spec),
    detail: 'certificate duration must be greater than 1h0m0s',
  }),
  ...(['renewBefore', 'renewBeforePercentage'] as const).map((name) =>
    field({
      at: `spec.${name}`,
      type: 'Invalid value',
      refuse: ({ spec }: ExaminedCertificate) =>
        spec.renewBefore !== undefined && spec.renewBeforePercentage !== undefined,
      value: ({ spec }) => (name === 'renewBefore' ? (renewBeforeOf(spec) ?? '') : (spec.renewBeforePercentage ?? 0)),
      detail: 'renewBefore and renewBeforePercentage are mutually exclusive and cannot both be set',
    }),
  ),
  field({
    at: 'spec.renewBefore',
    type: 'Invalid value',
    refuse: ({ spec }) => (renewBeforeOf(spec) ?? FIVE_MINUTES) < FIVE_MINUTES,
    value: ({ spec }) => renewBeforeOf(spec) ?? 0n,
    detail: 'certificate renewBefore must be greater than 5m0s',
  }),
  field({
    at: 'spec.renewBefore',
    type: 'Invalid value',
    refuse: ({ spec }) => (renewBeforeOf(spec) ?? -1n) >= durationOf(spec),
    value: ({ spec }) => renewBeforeOf(spec) ?? 0n,
    detail: ({ spec }) =>
      `certificate duration ${formatGoNanoseconds(durationOf(spec))} must be greater than renewBefore ${formatGoNanoseconds(renewBeforeOf(spec) ?? 0n)}`,
  }),
  field({
    at: 'spec.renewBeforePercentage',
    type: 'Invalid value',
    refuse: ({ spec }) => (complementOf(spec) ?? FIVE_MINUTES) < FIVE_MINUTES,
    value: ({ spec }) => spec.renewBeforePercentage ?? 0,
    detail: 'certificate renewBeforePercentage must result in a renewBefore greater than 5m0s',
  }),
  field({
    at: 'spec.renewBeforePercentage',
    type: 'Invalid value',
    refuse: ({ spec }) => (complementOf(spec) ?? -1n) >= durationOf(spec),
    value: ({ spec }) => spec.renewBeforePercentage ?? 0,
    detail: 'certificate renewBeforePercentage must result in a renewBefore less than duration',
  }),
];

const isAsked = (spec: Spec): boolean => spec.duration !== undefined || spec.renewBefore !== undefined;
const durationOf = (spec: Spec): bigint => nanosecondsIn(spec.duration) ?? nanosecondsOf(defaultDuration);
const renewBeforeOf = (spec: Spec): bigint | undefined => nanosecondsIn(spec.renewBefore);

const complementOf = (spec: Spec): bigint | undefined =>
  spec.renewBeforePercentage === undefined || !isAsked(spec)
    ? undefined
    : (durationOf(spec) * BigInt(100 - spec.renewBeforePercentage)) / 100n;
