import { Fault } from '../../../base/fault.ts';
import type { Instant } from '../../../base/instant.ts';
import { after, seconds } from '../../../base/instant.ts';
import { isJsonObject } from '../../../base/json-object.ts';
import type { Dns01Solver, DnsProviderParts, DnsProviderSetting } from '../provider.ts';
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
/** With `Exception` at its end where the library has a class of its own for it. */
const CREDENTIAL =
  /^(AccessDenied|InvalidClientTokenId|SignatureDoesNotMatch|UnrecognizedClient|ExpiredToken|InvalidIdentityToken|IDPRejectedClaim|NotAuthorized|IncompleteSignature)(Exception)?$/;
/** Where AWS says no number. */
const PAUSE = seconds(10);

/** What is asked, and whom, as messages say it. */
const ACTS = {
  findZone: ['AWS Route 53', 'find the hosted zone'],
  create: ['AWS Route 53', 'create the TXT record'],
  delete: ['AWS Route 53', 'delete the TXT record'],
  look: ['AWS Route 53', 'list the TXT records'],
  takeOnRole: ['AWS STS', 'take on the role'],
  ownIdentity: ['AWS STS', 'take on the role of the controller'],
} as const;

/** One request of AWS, as far as its refusal is told. */
export type AwsAct = keyof typeof ACTS;
/** Makes a request; whatever the library throws is a Fault that says which act was refused. */
export type Told = <T>(act: AwsAct, run: () => Promise<T>) => Promise<T>;

/** Tells what AWS refuses; where it says that there were too many requests, the credential is left alone for a while. */
export const toldBy =
  (setting: Route53Setting, { clock, pauseUntil }: Pick<DnsProviderParts, 'clock' | 'pauseUntil'>): Told =>
  async (act, run) => {
    try {
      return await run();
    } catch (thrown) {
      if (thrown instanceof Fault) throw thrown;
      const fault = awsFault(thrown, setting, act, clock.now());
      if (fault.until !== undefined) pauseUntil(fault.until);
      throw fault;
    }
  };

/** Whatever the library threw, as a Fault. Ids of requests stay in `cause`. */
function awsFault(thrown: unknown, setting: Route53Setting, act: AwsAct, now: Instant): Fault {
  const { name, message } = thrown instanceof Error ? thrown : { name: 'unknown', message: '' };
  const [service, asked] = ACTS[act];
  const said = `${service} answered ${name} when asked to ${asked}: ${stableWords(message)}`;
  if (LIMITS.has(name))
    return new Fault('throttled', { code: 'RateLimited', message: said, until: after(now, PAUSE), cause: thrown });
  if (name === 'CredentialsProviderError') return noIdentity(message, thrown);
  if (CREDENTIAL.test(name)) return credentialRefused(setting, said, thrown);
  if (name === 'NoSuchHostedZone')
    return new Fault('misconfigured', {
      code: 'ZoneNotFound',
      message: said,
      remedy: 'correct hostedZoneID',
      cause: thrown,
    });
  const status = statusOf(thrown);
  const kind = status >= 400 && status < 500 ? 'refused' : 'transient';
  const code = kind === 'refused' ? 'RequestRefused' : 'ServiceUnavailable';
  return new Fault(kind, { code, message: said, cause: thrown });
}

/** The library has looked everywhere; AWS was not asked. */
const noIdentity = (words: string, cause: unknown): Fault =>
  new Fault('misconfigured', {
    code: 'CredentialRefused',
    message: `the controller has no AWS identity of its own: ${stableWords(words)}`,
    remedy: 'give the ServiceAccount of the controller a role, or name a key',
    cause,
  });

function credentialRefused(setting: Route53Setting, said: string, cause: unknown): Fault {
  const place = credentialPlace(setting);
  return new Fault('misconfigured', {
    code: 'CredentialRefused',
    message: `${said} (${place})`,
    remedy: `check ${place} and what it is allowed to do`,
    cause,
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
