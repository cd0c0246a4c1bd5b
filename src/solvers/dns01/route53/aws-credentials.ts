import { AssumeRoleCommand, AssumeRoleWithWebIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Credentials } from '@aws-sdk/client-sts';
import { Fault } from '../../../base/fault.ts';
import { minutes } from '../../../base/instant.ts';
import type { Dns01Solver, DnsProviderParts, DnsProviderSetting } from '../provider.ts';
import type { Told } from './aws-fault.ts';
import { awsRequests } from './aws-requests.ts';

type Route53Setting = DnsProviderSetting<NonNullable<Dns01Solver['route53']>>;

/** Keys as the library takes them; asked for again when they are about to end. */
type Provider = () => Promise<AwsKeys>;

interface AwsKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

const SESSION = 'certwright';
/** What a service account's token is meant for. */
const AUDIENCE = 'sts.amazonaws.com';

/** With what a credential is had. */
export interface CredentialParts extends Pick<DnsProviderParts, 'transport' | 'serviceAccountToken' | 'awsRegion'> {
  /** Where STS is, for tests. */
  readonly endpoint: string | undefined;
  readonly told: Told;
  readonly signal: AbortSignal;
}

/**
 * Whose requests these are: keys of a Secret, a role taken on with the token of a service account, or the controller's own identity where that is
 * allowed; and then another role, where one is named. Undefined: the library's own chain. Source: reference 1.4, 2.14.
 * @throws Fault misconfigured `CredentialMissing`: neither is named nor allowed, or a Secret is missing.
 */
export function credentialsOf(setting: Route53Setting, parts: CredentialParts): Provider | undefined {
  const { role, auth } = setting.config;
  if (auth !== undefined) return () => byWebIdentity(setting, parts);
  const keys = keysOf(setting);
  if (keys === undefined && !setting.ambientCredentials) throw nothingNamed();
  if (!role) return keys === undefined ? undefined : () => Promise.resolve(keys);
  return () => byRole(stsClient(setting, parts, keys), role, parts);
}

function stsClient(
  { config }: Route53Setting,
  { endpoint, transport, awsRegion }: CredentialParts,
  keys: AwsKeys | undefined,
): STSClient {
  return new STSClient({
    region: config.region || awsRegion || 'us-east-1',
    maxAttempts: 1,
    requestHandler: awsRequests(transport),
    ...(keys === undefined ? {} : { credentials: keys }),
    ...(endpoint === undefined ? {} : { endpoint }),
  });
}

/** The request for a role by a token is not signed. */
const NOBODY: AwsKeys = { accessKeyId: 'none', secretAccessKey: 'none' };

function keysOf(setting: Route53Setting): AwsKeys | undefined {
  const { accessKeyID, accessKeyIDSecretRef, secretAccessKeySecretRef: secret } = setting.config;
  if (secret === undefined) return undefined;
  const accessKeyId =
    accessKeyIDSecretRef === undefined ? accessKeyID : setting.secretText(accessKeyIDSecretRef).reveal();
  if (accessKeyId === undefined || accessKeyId === '') return undefined;
  return { accessKeyId, secretAccessKey: setting.secretText(secret).reveal() };
}

async function byRole(sts: STSClient, role: string, { told, signal }: CredentialParts): Promise<AwsKeys> {
  await told('ownIdentity', () => sts.config.credentials());
  const asked = new AssumeRoleCommand({ RoleArn: role, RoleSessionName: SESSION });
  return told('takeOnRole', async () => asKeys((await sts.send(asked, { abortSignal: signal })).Credentials));
}

async function byWebIdentity(setting: Route53Setting, parts: CredentialParts): Promise<AwsKeys> {
  const { config, resourceNamespace } = setting;
  const { name = '', audiences = [] } = config.auth?.kubernetes.serviceAccountRef ?? {};
  const wanted = { namespace: resourceNamespace, name, audiences: [AUDIENCE, ...audiences], expiresAfter: minutes(10) };
  const token = await parts.serviceAccountToken(wanted, parts.signal);
  const role = { RoleArn: config.role ?? '', RoleSessionName: SESSION, WebIdentityToken: token.reveal() };
  const asked = new AssumeRoleWithWebIdentityCommand(role);
  const sts = stsClient(setting, parts, NOBODY);
  const abort = { abortSignal: parts.signal };
  return parts.told('takeOnRole', async () => asKeys((await sts.send(asked, abort)).Credentials));
}

function asKeys(found: Credentials | undefined): AwsKeys {
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = found ?? {};
  if (AccessKeyId === undefined || SecretAccessKey === undefined)
    throw new Fault('transient', { code: 'AnswerUnreadable', message: 'AWS STS gave no keys for the role' });
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    ...(SessionToken === undefined ? {} : { sessionToken: SessionToken }),
    ...(Expiration === undefined ? {} : { expiration: Expiration }),
  };
}

const nothingNamed = (): Fault =>
  new Fault('misconfigured', {
    code: 'CredentialMissing',
    at: 'dns01.route53',
    message: "the solver names no credentials for Route 53, and this issuer may not use the controller's own",
    remedy: 'name a key or auth.kubernetes, or start the controller with --issuer-ambient-credentials',
  });
