import { attempt } from '../../base/attempt.ts';
import type { AdmissionRule } from '../admission-rule.ts';
import { entries, field, supportedValues } from '../admission-rule.ts';
import { renewalPolicies } from './choices.ts';
import { cronSchedule } from './cron-schedule.ts';
import type { ExaminedCertificate } from './rule-subject.ts';
import { badDurationText, nanosecondsIn } from './rule-subject.ts';
import type { RenewalWindow } from './types.ts';

/** Rules about renewal and its windows; with policy Disabled nothing else is said of them. Reference 03 §2.2. */
export const renewalRules: readonly AdmissionRule<ExaminedCertificate>[] = [
  field({
    at: 'spec.renewal.windows',
    type: 'Forbidden',
    refuse: ({ spec }) => isDisabled(spec) && (spec.renewal?.windows ?? []).length > 0,
    detail: 'windows cannot be set when `renewal.policy` is set to Disabled',
  }),
  field({
    at: 'spec.renewal.policy',
    type: 'Unsupported value',
    refuse: ({ spec }) =>
      spec.renewal?.policy !== undefined && !renewalPolicies.some((known) => known === spec.renewal?.policy),
    value: ({ spec }) => spec.renewal?.policy ?? '',
    detail: supportedValues(['Disabled', 'RenewBefore']),
  }),
  entries({
    at: 'spec.renewal.windows[*].windowDuration',
    type: 'Required value',
    each: ({ spec }) => windowsOf(spec),
    refuse: (window) => !window.windowDuration,
    detail: 'windowDuration must be specified and should be greater than 0',
  }),
  entries({
    at: 'spec.renewal.windows[*].windowDuration',
    type: 'Invalid value',
    each: ({ spec }) => windowsOf(spec),
    refuse: (window) => !!window.windowDuration && nanosecondsIn(window.windowDuration) === undefined,
    value: (window) => window.windowDuration ?? '',
    detail: badDurationText,
  }),
];

/**
 * Rules about when a window opens. They hold up no certificate that is there already: what cannot be read is told by WindowError, and
 * renewal goes by renewBefore alone, lest a certificate expires for want of a window. Reference 03 §2.2; 01 §2.8.
 */
export const windowOpeningRules: readonly AdmissionRule<ExaminedCertificate>[] = [
  entries({
    at: 'spec.renewal.windows[*].timezone',
    type: 'Invalid value',
    each: ({ spec }) => windowsOf(spec),
    refuse: (window) => !isTimeZone(window.timezone),
    value: (window) => window.timezone ?? '',
    detail: 'invalid value for timezone. timezone must be IANA compliant',
  }),
  entries({
    at: 'spec.renewal.windows[*].cron',
    type: 'Invalid value',
    each: ({ spec }) => windowsOf(spec),
    refuse: (window) => cronProblem(window) !== undefined,
    value: (window) => window.cron ?? '',
    detail: (window) =>
      `invalid cron syntax: failed to parse cron spec '${window.cron ?? ''}': ${cronProblem(window) ?? ''}. cron needs to follow: cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow`,
  }),
];

type Spec = ExaminedCertificate['spec'];

const isDisabled = (spec: Spec): boolean => spec.renewal?.policy === 'Disabled';

/** Fields may be missing: the schema asks for them, but an object may be older than it. */
type WrittenWindow = Partial<RenewalWindow>;

const windowsOf = (spec: Spec): Iterable<readonly [number, WrittenWindow]> =>
  isDisabled(spec) ? [] : (spec.renewal?.windows ?? []).entries();

function isTimeZone(name: string | undefined): boolean {
  if (name === undefined) return true;
  return attempt(() => cronSchedule('0 0 * * *', name)).is === 'value';
}

function cronProblem({ cron = '', timezone }: WrittenWindow): string | undefined {
  const read = attempt(() => cronSchedule(cron, timezone));
  return read.is === 'fault' ? read.fault.message : undefined;
}
