import { duration, integer, list, object, oneOf, optional, text } from '../schema-language.ts';
import { renewalPolicies } from './choices.ts';

/** The fields of a Certificate about how long it lives and when it is renewed. */

const window = object('A span of time that comes again and again, in which renewal is allowed.', {
  cron: text(
    'When the window opens: minute, hour, day of month, month, day of week; or a word such as @daily. An expression that cannot be read or never comes true is reported on the Ready condition, and renewal goes by renewBefore alone.',
    { minLength: 1, example: '0 2 * * 6' },
  ),
  windowDuration: duration('How long the window stays open, in hours, minutes and seconds.', {
    pattern: '^([0-9]+(\\.[0-9]+)?(s|m|h))+$',
    example: '4h',
  }),
  timezone: optional(
    text('Time zone in which cron is read, by its IANA name. An unknown name is refused.', {
      minLength: 1,
      otherwise: 'UTC',
      example: 'Europe/Vienna',
    }),
  ),
});

const renewal = object('Whether, and in which hours, the certificate is renewed by itself.', {
  policy: optional(
    oneOf(
      'RenewBefore renews when renewBefore or renewBeforePercentage says so. Disabled never renews by time: the certificate then expires unless somebody asks for a renewal.',
      renewalPolicies,
      { otherwise: 'RenewBefore', example: 'RenewBefore' },
    ),
  ),
  windows: optional(
    list(
      'Renewal is put off to the next of these windows, be it later than renewBefore asks. Keep renewBefore longer than the gap between windows. Excludes policy Disabled.',
      window,
    ),
  ),
});

/** Fields of a Certificate about its life and renewal. Reference 1.2, 2.4. */
export const renewalFields = {
  duration: optional(
    duration(
      'How long the certificate is asked to live, at least 1h. The issuer may grant less; renewal goes by what was really granted.',
      {
        otherwise: '2160h0m0s (90 days)',
        example: '2160h0m0s',
      },
    ),
  ),
  renewBefore: optional(
    duration(
      'How long before its expiry the certificate is renewed, at least 5m and less than duration. If the certificate granted lives no longer than this, a third of its life is taken instead. Excludes renewBeforePercentage.',
      { otherwise: 'a third of the life of the certificate', example: '360h0m0s' },
    ),
  ),
  renewBeforePercentage: optional(
    integer(
      'The same as renewBefore, as a percentage of the life of the certificate that is left at renewal: 25 renews a 90 day certificate 22.5 days before its expiry. Between 1 and 99. Excludes renewBefore.',
      { format: 'int32', otherwise: 'a third of the life of the certificate', example: 25 },
    ),
  ),
  renewal: optional(renewal),
  revisionHistoryLimit: optional(
    integer('How many CertificateRequests of past issuances are kept, at least 1. Older ones are deleted.', {
      format: 'int32',
      otherwise: '1',
      example: 3,
    }),
  ),
};
