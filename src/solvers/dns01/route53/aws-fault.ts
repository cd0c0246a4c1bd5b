import { Fault } from '../../../base/fault.ts';
import type { Instant } from '../../../base/instant.ts';
import { after, seconds } from '../../../base/instant.ts';
import { isJsonObject } from '../../../base/json-object.ts';
import type { Dns01Solver, DnsProviderSetting } from '../provider.ts';
import { secretPlace } from '../secret-place.ts';
import { stableWords } from '../stable-words.ts';

type Route53Setting = DnsProviderSetting<NonNullable<Dns01Solver['route53']>>;

/** Names of errors, as AWS calls them. Source: Route 53 and STS API references, common errors. */
const LIMITS = new Set([
  'Throttling',
  'ThrottlingException',
  'RequestLimitExceeded',
  'PriorRequestNotComplete',
  'TooManyRequestsException',
]);
const CREDENTIAL =
  /^(AccessDenied|AccessDeniedException|InvalidClientTokenId|SignatureDoesNotMatch|UnrecognizedClientException|ExpiredToken(Exception)?|InvalidIdentityToken|IDPRejectedClaim|NotAuthorized|CredentialsProviderError|IncompleteSignature)$/;
/** Where AWS says no number. */
const PAUSE = seconds(10);

/** Whatever the library threw, as a Fault. Ids of requests stay in `cause`. */
export function awsFault(thrown: unknown, setting: Route53Setting, asked: string, now: Instant): Fault {
  if (thrown instanceof Fault) return thrown;
  const { name, message } = thrown instanceof Error ? thrown : { name: 'unknown', message: '' };
  const said = `AWS Route 53 answered ${name} when asked to ${asked}: ${stableWords(message)}`;
  if (LIMITS.has(name))
    return new Fault('throttled', {
      code: 'RateLimited',
      message: said,
      until: after(now, PAUSE),
      cause: thrown,
    });
  if (CREDENTIAL.test(name)) {
    const remedy = `check ${credentialPlace(setting)} and what it is allowed to do`;
    return new Fault('misconfigured', {
      code: 'CredentialRefused',
      message: `${said} (${credentialPlace(setting)})`,
      remedy,
      cause: thrown,
    });
  }
  if (name === 'NoSuchHostedZone')
    return new Fault('misconfigured', {
      code: 'ZoneNotFound',
      message: said,
      remedy: 'correct hostedZoneID',
      cause: thrown,
    });
  const status = statusOf(thrown);
  const kind = status >= 400 && status < 500 ? 'refused' : 'transient';
  return new Fault(kind, {
    code: kind === 'refused' ? 'RequestRefused' : 'ServiceUnavailable',
    message: said,
    cause: thrown,
  });
}

function credentialPlace(setting: Route53Setting): string {
  const { secretAccessKeySecretRef: secret, role } = setting.config;
  if (secret !== undefined) return secretPlace(setting, secret);
  return role ? `the role ${role}` : "the controller's own identity";
}

/** 0 where there was no answer. */
function statusOf(thrown: unknown): number {
  const metadata = isJsonObject(thrown) ? thrown['$metadata'] : undefined;
  const status = isJsonObject(metadata) ? metadata['httpStatusCode'] : undefined;
  return typeof status === 'number' ? status : 0;
}
