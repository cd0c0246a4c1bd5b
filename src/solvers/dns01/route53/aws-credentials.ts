import { AssumeRoleCommand, AssumeRoleWithWebIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Credentials } from '@aws-sdk/client-sts';
import { Fault } from '../../../base/fault.ts';
import { minutes } from '../../../base/instant.ts';
import type { Dns01Solver, DnsProviderParts, DnsProviderSetting } from '../provider.ts';

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

/**
 * Whose requests these are: keys of a Secret, a role taken on with the token of a service account, or the controller's own identity where that is
 * allowed; and then another role, where one is named. Undefined: the library's own chain. Source: reference 1.4, 2.14.
 * @throws Fault misconfigured `CredentialMissing`: neither is named nor allowed, or a Secret is missing.
 */
export async function credentialsOf(
  setting: Route53Setting,
  parts: DnsProviderParts,
  stsEndpoint: string | undefined,
  signal: AbortSignal,
): Promise<Provider | undefined> {
  const { config } = setting;
  const sts = (keys: AwsKeys | undefined): STSClient =>
    new STSClient({
      region: config.region || 'us-east-1',
      maxAttempts: 1,
      ...(keys === undefined ? {} : { credentials: keys }),
      ...(stsEndpoint === undefined ? {} : { endpoint: stsEndpoint }),
    });
  if (config.auth !== undefined) return () => byWebIdentity(setting, parts, sts(NOBODY), signal);
  const keys = keysOf(setting);
  if (keys === undefined && !setting.ambientCredentials) throw nothingNamed();
  if (!config.role) return keys === undefined ? undefined : () => Promise.resolve(keys);
  return () => byRole(sts(keys), config.role ?? '');
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

async function byRole(sts: STSClient, role: string): Promise<AwsKeys> {
  const { Credentials: found } = await sts.send(new AssumeRoleCommand({ RoleArn: role, RoleSessionName: SESSION }));
  return asKeys(found);
}

async function byWebIdentity(
  { config, resourceNamespace }: Route53Setting,
  parts: DnsProviderParts,
  sts: STSClient,
  signal: AbortSignal,
): Promise<AwsKeys> {
  const { name = '', audiences = [] } = config.auth?.kubernetes.serviceAccountRef ?? {};
  const wanted = { namespace: resourceNamespace, name, audiences: [AUDIENCE, ...audiences], expiresAfter: minutes(10) };
  const token = await parts.serviceAccountToken(wanted, signal);
  const role = { RoleArn: config.role ?? '', RoleSessionName: SESSION, WebIdentityToken: token.reveal() };
  const { Credentials: found } = await sts.send(new AssumeRoleWithWebIdentityCommand(role));
  return asKeys(found);
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
