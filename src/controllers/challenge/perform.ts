import { assertNever } from '../../base/assert-never.ts';
import type { Credential } from '../../issuers/issuer.ts';
import type { Dns } from '../../net/dns/dns.ts';
import { explainPropagation } from '../../net/dns/explain-propagation.ts';
import type { Dns01Solver, DnsProvider, TxtRecord } from '../../solvers/dns01/provider.ts';
import type { KubeObject } from '../../api/kubernetes.ts';
import type { ChooseRoute } from '../../solvers/http01/route.ts';
import type { CheckHttp01 } from '../../solvers/http01/self-check-report.ts';
import type { Accounts, OpenAccount } from '../acme-account.ts';
import type { Credentials } from '../credentials.ts';
import type { ChallengeCall, ChallengeReply, Dns01Task } from './calls.ts';

/** What the calls of this controller are made of; injected, so that the same rules run against a model. */
export interface ChallengeAbilities {
  readonly accounts: Accounts;
  readonly credentials: Credentials;
  /** DNS as the servers named show it; those of the flags where none are named. */
  readonly dnsThrough: (nameservers: readonly string[]) => Dns;
  readonly checkHttp01: CheckHttp01;
  /** A live read; undefined if there is none. */
  readonly readIngress: (
    name: { readonly namespace: string; readonly name: string },
    signal: AbortSignal,
  ) => Promise<KubeObject | undefined>;
  readonly chooseRoute: ChooseRoute;
  readonly providerOf: (dns01: Dns01Solver, place: Dns01Place) => Promise<DnsProvider>;
}

/** Whose credentials a provider is made with. */
export interface Dns01Place {
  readonly resourceNamespace: string;
  readonly ambientCredentials: boolean;
  /** Those of the Secrets named that exist. */
  readonly credentials: readonly Credential[];
}

/** Makes one call to the outside. @throws Fault of any kind. */
export async function perform(
  abilities: ChallengeAbilities,
  call: ChallengeCall,
  signal: AbortSignal,
): Promise<ChallengeReply> {
  switch (call.name) {
    case 'present':
    case 'cleanUp':
      return changeRecord(abilities, call.name, call.task, signal);
    case 'checkHttp01': {
      const report = await abilities.checkHttp01(call.question, signal);
      return { of: 'sight', isThere: report.is === 'reached', because: report.is === 'reached' ? '' : report.because };
    }
    case 'readIngress':
      return {
        of: 'ingress',
        ingress: await abilities.readIngress({ namespace: call.namespace, name: call.ingress }, signal),
      };
    case 'thumbprint':
    case 'check':
    case 'accept':
    case 'lookAtAuthorization':
      return abilities.accounts.act(call, signal, (open) => performAs(abilities, open, call, signal));
    default:
      return assertNever(call);
  }
}

type AccountCall = Extract<ChallengeCall, { readonly place: unknown }>;

async function performAs(
  abilities: ChallengeAbilities,
  open: OpenAccount,
  call: AccountCall,
  signal: AbortSignal,
): Promise<ChallengeReply> {
  const { client, account } = open;
  switch (call.name) {
    case 'thumbprint':
      return { of: 'thumbprint', thumbprint: account.key.thumbprint };
    case 'check':
      return check(abilities, open, call, signal);
    case 'accept':
      return { of: 'challenge', challenge: await client.acceptChallenge(account, call.url, signal) };
    case 'lookAtAuthorization':
      return { of: 'authorization', authorization: await client.authorization(account, call.url, signal) };
    default:
      return assertNever(call);
  }
}

async function changeRecord(
  abilities: ChallengeAbilities,
  change: 'present' | 'cleanUp',
  task: Dns01Task,
  signal: AbortSignal,
): Promise<ChallengeReply> {
  const { dns01, domain, value } = task;
  const dns = abilities.dnsThrough(dns01.nameservers ?? []);
  const place = await dns.placeOf(domain, dns01.cnameStrategy === 'Follow' ? 'Follow' : 'None', signal);
  const record: TxtRecord = { ...place, value, domain };
  const provider = await providerFor(abilities, task, signal);
  await provider[change](record, signal);
  return { of: 'done' };
}

async function providerFor(
  { credentials, providerOf }: ChallengeAbilities,
  { dns01, resourceNamespace, ambientCredentials, credentials: wishes }: Dns01Task,
  signal: AbortSignal,
): Promise<DnsProvider> {
  const read = await Promise.all(wishes.map((wish) => credentials.read(wish, signal)));
  const known = read.filter((credential) => credential !== undefined);
  return providerOf(dns01, { resourceNamespace, ambientCredentials, credentials: known });
}

/** What a certificate authority calls itself in CAA records is known from its directory; whether they can be asked for or not, the value is looked for. */
async function check(
  { dnsThrough }: ChallengeAbilities,
  { client }: OpenAccount,
  { task, ask, place }: Extract<ChallengeCall, { name: 'check' }>,
  signal: AbortSignal,
): Promise<ChallengeReply> {
  const { caaIdentities } = await client.directory(signal);
  const { domain, wildcard, value, dns01 } = task;
  const caa = { identities: caaIdentities, accountUri: place.accountUrl, method: 'dns-01' as const, wildcard };
  const report = await dnsThrough(dns01.nameservers ?? []).checkTxt({ domain, value, ask, caa }, signal);
  const because = explainPropagation(report) ?? '';
  return { of: 'sight', isThere: report.isPropagated && report.caa?.is !== 'forbids', because };
}
