import type { AccountKey } from '../../acme/account-key.ts';
import { readAccountKey } from '../../acme/account-key.ts';
import type { AcmeClients } from '../../acme/acme-client.ts';
import { serverOf } from '../../acme/server-of.ts';
import type { AcmeIssuerSpec } from '../../api/issuer/types.ts';
import { attempt } from '../../base/attempt.ts';
import { describeFault, Fault } from '../../base/fault.ts';
import { credentialNamed, entryOf } from '../credential.ts';
import type { Issuer, IssuerAccount, IssuerConfig, IssuerHealth, IssuerPlace, KnownAccount } from '../issuer.ts';
import { externalAccountOf } from './external-account.ts';
import { planOrder } from './plan-order.ts';
import { registerAccount } from './register-account.ts';
import { serverProblem } from './server-problem.ts';
import { solverSecretProblem } from './solver-secrets.ts';
import type { NotReady } from './words.ts';
import { notReady, setUpFailed } from './words.ts';

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
  const found = accountKey(config, spec);
  if (found.is === 'notReady') return found;
  const { key } = found;
  const { account: before } = config;
  if (before !== undefined && isKnown(before, spec, key)) return ready(before);
  const external = attempt(() => externalAccountOf(config, spec));
  if (external.is === 'fault')
    return notReady('ErrRegisterACMEAccount', `Failed to register ACME account: ${describeFault(external.fault)}`);
  const wish = { key, email: spec.email ?? '', externalAccount: external.value, before };
  const registered = await registerAccount(clients.of(serverOf(spec)), wish, signal);
  return registered.is === 'notReady' ? registered : ready(registered.account);
}

/** Nothing has changed that the server would have to be told: after a restart a thousand issuers ask it nothing (trap F6). */
function isKnown(account: KnownAccount, { server, email = '' }: AcmeIssuerSpec, { hash }: AccountKey): boolean {
  const { isOfThisSpec, lastPrivateKeyHash, lastRegisteredEmail, uri } = account;
  if (!isOfThisSpec || lastPrivateKeyHash !== hash) return false;
  if (lastRegisteredEmail.toLowerCase() !== email.toLowerCase()) return false;
  return URL.canParse(uri) && new URL(uri).host === new URL(server).host;
}

const ready = ({ uri, lastRegisteredEmail, lastPrivateKeyHash }: IssuerAccount): IssuerHealth => ({
  is: 'ready',
  condition: {
    type: 'Ready',
    status: 'True',
    reason: 'ACMEAccountRegistered',
    message: 'The ACME account was registered with the ACME server',
  },
  expires: undefined,
  account: { uri, lastRegisteredEmail, lastPrivateKeyHash },
});

/** The account's key; or why there is none, which only happens where it is not made here, or that it is no RSA key. */
function accountKey(
  config: IssuerConfig,
  spec: AcmeIssuerSpec,
): { readonly is: 'key'; readonly key: AccountKey } | NotReady {
  const { name, key: entry = '' } = spec.privateKeySecretRef;
  const { resourceNamespace: namespace } = config;
  const credential = credentialNamed(config, { namespace, name });
  if (credential === undefined)
    return setUpFailed(
      'ErrVerifyACMEAccount',
      `Failed to verify ACME account: Secret "${namespace}/${name}" with the private key of the account does not exist (spec.acme.privateKeySecretRef); create it with an RSA key in "${entry || 'tls.key'}", or unset spec.acme.disableAccountKeyGeneration`,
    );
  const read = attempt(() => readAccountKey(entryOf(credential, entry || 'tls.key')));
  if (read.is === 'value') return { is: 'key', key: read.value };
  return notReady('ErrVerifyACMEAccount', `Failed to verify ACME account: ${describeFault(read.fault)}`);
}

function specOf({ spec }: IssuerPlace): AcmeIssuerSpec {
  if (spec.acme !== undefined) return spec.acme;
  throw new Fault('defect', {
    code: 'ImpossibleState',
    message: 'an issuer of another type was given to the ACME issuer',
  });
}
