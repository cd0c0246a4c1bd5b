import type { AccountKey } from '../../acme/account-key.ts';
import { readAccountKey } from '../../acme/account-key.ts';
import type { AccountWish, AcmeClient, AcmeClients } from '../../acme/acme-client.ts';
import { serverOf } from '../../acme/server-of.ts';
import type { AcmeIssuerSpec } from '../../api/issuer/types.ts';
import { attempt } from '../../base/attempt.ts';
import { describeFault, Fault } from '../../base/fault.ts';
import { isPassing } from '../../base/is-passing.ts';
import { credentialNamed, entryOf } from '../credential.ts';
import type { Issuer, IssuerAccount, IssuerConfig, IssuerHealth, IssuerPlace } from '../issuer.ts';
import { externalAccountOf } from './external-account.ts';
import { planOrder } from './plan-order.ts';
import { serverProblem } from './server-problem.ts';
import { solverSecretProblem } from './solver-secrets.ts';
import { notReady } from './words.ts';

/** What it is made of. */
export interface AcmeIssuerParts {
  readonly clients: AcmeClients;
}

/**
 * The ACME issuer: ready when the server knows its account. It signs nothing itself: an Order does. Source: reference §2.12, §2.13 (acme);
 * RFC 8555 §7.3.
 */
export function createAcmeIssuer({ clients }: AcmeIssuerParts): Issuer {
  return {
    check: (config, signal) => check(clients, config, signal),
    plan: (request) => planOrder(request),
  };
}

async function check(clients: AcmeClients, config: IssuerConfig, signal: AbortSignal): Promise<IssuerHealth> {
  const spec = specOf(config);
  const problem = serverProblem(spec.server) ?? solverSecretProblem(config);
  if (problem !== undefined) return problem;
  const key = attempt(() => accountKey(config, spec));
  if (key.is === 'fault')
    return notReady('ErrVerifyACMEAccount', `Failed to verify ACME account: ${describeFault(key.fault)}`);
  const email = spec.email ?? '';
  const { account } = config;
  if (account !== undefined && isKnown(account, spec, key.value))
    return ready({ ...account, lastRegisteredEmail: email });
  return register(clients.of(serverOf(spec)), { config, spec, key: key.value, email }, signal);
}

/** Nothing has changed that the server would have to be told: after a restart a thousand issuers ask it nothing (trap F6). */
function isKnown(account: IssuerAccount, { server, email = '' }: AcmeIssuerSpec, { hash }: AccountKey): boolean {
  if (account.lastPrivateKeyHash !== hash || !sameEmail(account.lastRegisteredEmail, email)) return false;
  return URL.canParse(account.uri) && new URL(account.uri).host === new URL(server).host;
}

const sameEmail = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

interface Registration {
  readonly config: IssuerConfig;
  readonly spec: AcmeIssuerSpec;
  readonly key: AccountKey;
  readonly email: string;
}

async function register(client: AcmeClient, wanted: Registration, signal: AbortSignal): Promise<IssuerHealth> {
  const { config, spec, key, email } = wanted;
  const external = attempt(() => externalAccountOf(config, spec));
  if (external.is === 'fault')
    return notReady('ErrRegisterACMEAccount', `Failed to register ACME account: ${describeFault(external.fault)}`);
  const wish: AccountWish = { email: email.toLowerCase() || undefined, externalAccount: external.value };
  const registered = await outcome(() => client.register(key, wish, signal), 'ErrRegisterACMEAccount', 'register');
  if (registered.is === 'notReady') return registered;
  const { url, status } = registered.account;
  if (status !== 'valid')
    return notReady(
      'ErrVerifyACMEAccount',
      `Failed to verify ACME account: the server calls it ${status}; give spec.acme.privateKeySecretRef another name, so that a new account is made`,
    );
  const account = { uri: url, lastRegisteredEmail: email, lastPrivateKeyHash: key.hash };
  if (!hasOtherEmail(config, account)) return ready(account);
  // An account that existed keeps the contact that it had.
  const change = () => client.updateContact({ url, key }, wish.email, signal);
  const updated = await outcome(change, 'ErrUpdateACMEAccount', 'update');
  return updated.is === 'notReady' ? updated : ready(account);
}

/** The account was there before and is known to have had another contact. */
const hasOtherEmail = ({ account: before }: IssuerConfig, { uri, lastRegisteredEmail }: IssuerAccount): boolean =>
  before !== undefined && before.uri === uri && !sameEmail(before.lastRegisteredEmail, lastRegisteredEmail);

/** The server's no waits for a person; what passes by itself is thrown, and asked again. */
async function outcome<T>(
  ask: () => Promise<T>,
  reason: 'ErrRegisterACMEAccount' | 'ErrUpdateACMEAccount',
  doing: 'register' | 'update',
): Promise<{ readonly is: 'done'; readonly account: T } | Extract<IssuerHealth, { is: 'notReady' }>> {
  try {
    return { is: 'done', account: await ask() };
  } catch (thrown) {
    if (!(thrown instanceof Fault) || isPassing(thrown)) throw thrown;
    return notReady(reason, `Failed to ${doing} ACME account: ${describeFault(thrown)}`);
  }
}

const ready = (account: IssuerAccount): IssuerHealth => ({
  is: 'ready',
  condition: {
    type: 'Ready',
    status: 'True',
    reason: 'ACMEAccountRegistered',
    message: 'The ACME account was registered with the ACME server',
  },
  expires: undefined,
  account,
});

/** @throws Fault misconfigured: the Secret or its entry is missing, or it is no RSA key. */
function accountKey(config: IssuerConfig, { privateKeySecretRef: { name, key } }: AcmeIssuerSpec): AccountKey {
  const credential = credentialNamed(config, { namespace: config.resourceNamespace, name });
  if (credential !== undefined) return readAccountKey(entryOf(credential, key || 'tls.key'));
  throw new Fault('misconfigured', {
    code: 'CredentialMissing',
    message: `Secret "${config.resourceNamespace}/${name}" with the private key of the account does not exist`,
    remedy: 'create it with an RSA key in "tls.key", or unset spec.acme.disableAccountKeyGeneration',
  });
}

function specOf({ spec }: IssuerPlace): AcmeIssuerSpec {
  if (spec.acme !== undefined) return spec.acme;
  throw new Fault('defect', {
    code: 'ImpossibleState',
    message: 'an issuer of another type was given to the ACME issuer',
  });
}
