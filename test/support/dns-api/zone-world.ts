import { randomBytes } from 'node:crypto';
import { challengeFinalizer } from '../../../src/api/challenge/finalizer.ts';
import { desiredChallenges } from '../../../src/api/challenge/desired-challenge.ts';
import type { AcmeSolver } from '../../../src/api/issuer/types.ts';
import type { KubeObject } from '../../../src/api/kubernetes.ts';
import { orderFacts } from '../../../src/api/order/facts.ts';
import { challengeType, issuerType, orderType, secretType } from '../../../src/api/resource-types.ts';
import { uid } from '../../../src/base/brand.ts';
import type { Clock } from '../../../src/base/clock.ts';
import { seconds } from '../../../src/base/instant.ts';
import { pause } from '../../../src/base/pause.ts';
import type { Dns, TxtCheck } from '../../../src/net/dns/dns.ts';
import type { ServerSight } from '../../../src/net/dns/sights.ts';
import { cloudflareServer } from '../../contract-servers/cloudflare.ts';
import type { CloudflareServer } from '../../contract-servers/cloudflare.ts';
import { accountUrl, announced, thumbprint } from '../builders/acme-objects.ts';
import { movedClock } from '../moved-clock.ts';
import type { ModelApi } from '../model-api.ts';
import type { ChallengeRig } from './challenge-rig.ts';
import { startChallengeRig } from './challenge-rig.ts';
import type { TroubledVendor } from './troubled-vendor.ts';
import { startTroubledVendor } from './troubled-vendor.ts';

/** A zone at a vendor, with a token of its own in Secret `<name>` of namespace `shop`. */
interface Account {
  readonly zone: string;
  readonly token: string;
  readonly vendor: CloudflareServer;
}

/** Two zones `a.test` and `b.test` at Cloudflare's stand-in, each with its token; Issuer `le` has a solver for each. */
export interface ZoneWorld extends ChallengeRig {
  readonly vendor: TroubledVendor;
  account(name: 'a' | 'b'): Account;
  /** Challenges for `<first>.<zone>` and so on. */
  order(zone: 'a' | 'b', count: number): void;
  /** The Challenges of a zone as they stand. */
  challenges(zone: 'a' | 'b'): readonly ChallengeText[];
  /** Deletes those of a zone, as their Orders do when they are done. */
  delete(zone: 'a' | 'b'): Promise<void>;
  /** The values that the zone's servers show, of all names. */
  shown(zone: 'a' | 'b'): readonly string[];
  /** What the vendor was asked with a token. */
  asked(zone: 'a' | 'b'): TroubledVendor['seen'];
  setToken(zone: 'a' | 'b', token: string): void;
  /** Zones whose servers do not answer: each look takes ten seconds then. */
  readonly silent: Set<'a' | 'b'>;
}

/** A Challenge as a person sees it. */
export interface ChallengeText {
  readonly spec: { readonly dnsName: string; readonly key: string };
  readonly status?: { readonly state?: string; readonly reason?: string; readonly presented?: boolean };
}

/** Starts it. */
export async function startZoneWorld(): Promise<ZoneWorld> {
  const clock = movedClock();
  const shown = new Map<string, readonly string[]>();
  const silent = new Set<'a' | 'b'>();
  const accounts = { a: anAccount('a.test', shown), b: anAccount('b.test', shown) };
  const byToken = new Map(
    Object.entries(accounts).map(
      ([
        name,
        {
          token,
          vendor: { server },
        },
      ]) => [token, { name, server }],
    ),
  );
  const vendor = await startTroubledVendor(byToken, () => clock.now());
  const rig = await startChallengeRig({ clock, vendor, dns: dnsOver(shown, silent, clock) });
  const { model } = rig;
  const setToken = (zone: 'a' | 'b', token: string): void => void model.inject.put(secretType, secretFor(zone, token));
  for (const zone of ['a', 'b'] as const) setToken(zone, accounts[zone].token);
  model.inject.put(issuerType, anIssuer());
  const ofZone = (zone: 'a' | 'b'): readonly KubeObject[] =>
    model.objects(challengeType).filter((one) => asText(one).spec.dnsName.endsWith(`.${zone}.test`));
  return {
    ...rig,
    vendor,
    silent,
    setToken,
    account: (name) => accounts[name],
    order: (zone, count) => {
      for (let index = 1; index <= count; index++) putOrder(model, `w${index}.${zone}.test`);
    },
    challenges: (zone) => ofZone(zone).map(asText),
    delete: async (zone) => {
      for (const { metadata } of ofZone(zone))
        await model.delete({ type: challengeType, namespace: 'shop', name: metadata.name }, {}, never);
    },
    shown: (zone) => [...shown].filter(([name]) => name.endsWith(`.${zone}.test.`)).flatMap(([, values]) => values),
    asked: (zone) => vendor.seen.filter(({ account }) => account === zone),
    stop: async () => {
      vendor.release();
      await rig.stop();
      await vendor.stop();
      const complaints = Object.values(accounts).flatMap(({ vendor: { complaints: all } }) => all);
      if (complaints.length > 0) throw new Error(`it was sent what its API does not know: ${complaints.join('; ')}`);
    },
  };
}

const never = new AbortController().signal;
const asText = (object: KubeObject): ChallengeText => object as unknown as ChallengeText;

function anAccount(zone: string, shown: Map<string, readonly string[]>): Account {
  const token = randomBytes(20).toString('hex');
  const publish = (name: string, values: readonly string[]): Promise<void> => {
    shown.set(name, values);
    return Promise.resolve();
  };
  return { zone, token, vendor: cloudflareServer(`${zone}.`, token, publish) };
}

const solverFor = (zone: 'a' | 'b'): AcmeSolver => ({
  selector: { dnsZones: [`${zone}.test`] },
  dns01: { cloudflare: { apiTokenSecretRef: { name: zone, key: 'token' } } },
});
const solvers = [solverFor('a'), solverFor('b')];

const secretFor = (name: string, token: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace: 'shop' },
  data: { token: Buffer.from(token).toString('base64') },
});

const anIssuer = (): KubeObject => ({
  apiVersion: 'cert-manager.io/v1',
  kind: 'Issuer',
  metadata: { name: 'le', namespace: 'shop' },
  spec: { acme: { server: 'https://acme.example.com/dir', privateKeySecretRef: { name: 'account' }, solvers } },
  status: {
    conditions: [{ type: 'Ready', status: 'True', reason: 'ACMEAccountRegistered', message: '' }],
    acme: { uri: accountUrl, lastPrivateKeyHash: 'hash' },
  },
});

/** An Order for one name, and the Challenge that its controller would make for it. */
function putOrder(model: ModelApi, domain: string): void {
  const name = domain.replaceAll('.', '-');
  const metadata = { name, namespace: 'shop', uid: uid(`order-${name}`) };
  const spec = { issuerRef: { name: 'le' }, request: '', dnsNames: [domain] };
  const apiVersion = 'acme.cert-manager.io/v1';
  const order = model.inject.put(orderType, {
    apiVersion,
    kind: 'Order',
    metadata,
    spec,
    status: announced(domain),
  } as KubeObject);
  const desired = desiredChallenges({ order: orderFacts(order), solvers, thumbprint });
  if (desired.is === 'none') throw new Error(desired.because);
  for (const challenge of desired.challenges)
    model.inject.put(challengeType, {
      apiVersion,
      kind: 'Challenge',
      metadata: {
        name: challenge.name,
        namespace: 'shop',
        finalizers: [challengeFinalizer],
        ownerReferences: [{ apiVersion, kind: 'Order', name, uid: order.metadata.uid ?? uid(''), controller: true }],
      },
      spec: challenge.spec,
    } as KubeObject);
}

/** The one server of each zone, which shows at once what the vendor has stored. */
function dnsOver(shown: ReadonlyMap<string, readonly string[]>, silent: ReadonlySet<string>, clock: Clock): Dns {
  const nameOf = (domain: string): string => `_acme-challenge.${domain}.`;
  const labelOf = (domain: string): string => domain.split('.').at(-2) ?? '';
  const sightOf = ({ domain, value }: TxtCheck): ServerSight => {
    if (silent.has(labelOf(domain))) return { is: 'timeout' };
    return (shown.get(nameOf(domain)) ?? []).includes(value) ? { is: 'present' } : { is: 'nxdomain' };
  };
  return {
    placeOf: (domain) => Promise.resolve({ name: nameOf(domain), zone: `${labelOf(domain)}.test.` }),
    checkTxt: async (check, signal) => {
      const { domain } = check;
      if (silent.has(labelOf(domain))) await pause(clock, seconds(10), signal);
      const sees = sightOf(check);
      const servers = [{ server: 'ns1.vendor.example.', address: '192.0.2.53', sees }];
      const isPropagated = sees.is === 'present';
      return { domain, name: nameOf(domain), asked: 'authoritative', servers, isPropagated };
    },
  };
}
