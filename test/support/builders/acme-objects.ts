import type { ChallengeFacts } from '../../../src/api/challenge/facts.ts';
import { challengeFacts } from '../../../src/api/challenge/facts.ts';
import { challengeFinalizer } from '../../../src/api/challenge/finalizer.ts';
import { certificateRequestFacts } from '../../../src/api/certificate-request/facts.ts';
import type { CertificateRequestFacts } from '../../../src/api/certificate-request/facts.ts';
import type { IssuerFacts } from '../../../src/api/issuer/facts.ts';
import { issuerFacts } from '../../../src/api/issuer/facts.ts';
import type { AcmeSolver } from '../../../src/api/issuer/types.ts';
import type { KubeObject } from '../../../src/api/kubernetes.ts';
import { desiredChallenges } from '../../../src/api/challenge/desired-challenge.ts';
import { desiredOrder } from '../../../src/api/order/desired-order.ts';
import type { OrderFacts } from '../../../src/api/order/facts.ts';
import { orderFacts } from '../../../src/api/order/facts.ts';
import type { OrderStatus } from '../../../src/api/order/types.ts';
import type { Pem } from '../../../src/base/brand.ts';
import { resourceVersion, uid } from '../../../src/base/brand.ts';
import type { Fault } from '../../../src/base/fault.ts';
import type { Instant } from '../../../src/base/instant.ts';
import { hours, instant } from '../../../src/base/instant.ts';
import type { Answer, Desk } from '../../../src/kube/controller.ts';
import { aCertificateRequest, anIssuer, approvedCondition, conditionSince } from './signing-objects.ts';

/** The instant at which the tables are decided. */
export const now = instant(Date.parse('2026-06-01T00:00:00Z'));
const SINCE = '2026-05-31T23:59:00Z';

export const thumbprint = 'LoqXcYV8q5ONbJQxbmR7SCTNo3tiAXDfowyjxAjEuX0';
export const accountUrl = 'https://acme.example.com/account/1';
const TOKEN = 'DGyRJmCefe7v4NfDGDKfA1';

export const rfc2136: AcmeSolver = {
  dns01: { rfc2136: { nameserver: '192.0.2.53', tsigKeyName: 'k', tsigSecretSecretRef: { name: 'tsig', key: 'key' } } },
};

/** An ACME Issuer `shop/le` that is Ready, with these solvers. */
export const anAcmeIssuer = (solvers: readonly AcmeSolver[] = [rfc2136]): IssuerFacts =>
  issuerFacts({
    ...anIssuer({
      name: 'le',
      spec: {
        acme: {
          server: 'https://acme.example.com/dir',
          privateKeySecretRef: { name: 'account' },
          solvers: [...solvers],
        },
      },
    }),
    status: {
      conditions: [{ ...conditionSince('Ready', 'True', 'ACMEAccountRegistered'), observedGeneration: 3 }],
      acme: { uri: accountUrl, lastRegisteredEmail: '', lastPrivateKeyHash: 'hash' },
    },
  });

/** An approved CertificateRequest `shop/www-1` to it. */
export const anAcmeRequest = (csr: Pem, conditions = [approvedCondition]): CertificateRequestFacts =>
  certificateRequestFacts(aCertificateRequest(csr, { spec: { issuerRef: { name: 'le' } }, conditions }));

/** What the server announced for names, all by DNS-01 and HTTP-01. */
export const announced = (...names: readonly string[]): OrderStatus => ({
  url: 'https://acme.example.com/order/1',
  finalizeURL: 'https://acme.example.com/order/1/finalize',
  state: 'pending',
  authorizations: names.map((name, i) => ({
    url: `https://acme.example.com/authz/${i}`,
    identifier: name.replace(/^\*\./, ''),
    wildcard: name.startsWith('*.'),
    initialState: 'pending',
    challenges: (['dns-01', 'http-01'] as const).map((type) => ({
      type,
      url: `https://acme.example.com/chall/${i}/${type}`,
      token: `${TOKEN}${i}`,
    })),
  })),
});

/** The Order of a request as the controller makes it, with what a test changes in it. */
export function anOrder(
  request: CertificateRequestFacts,
  parts: {
    readonly status?: OrderStatus;
    readonly spec?: object;
    readonly metadata?: Partial<KubeObject['metadata']>;
  } = {},
): OrderFacts {
  const issuer = anAcmeIssuer().spec.acme;
  const order =
    issuer === undefined ? undefined : desiredOrder(request, { issuer, duration: hours(24), replaces: undefined });
  if (order === undefined) throw new Error('the request has been answered');
  return orderFacts({
    apiVersion: 'acme.cert-manager.io/v1',
    kind: 'Order',
    metadata: {
      name: order.name,
      namespace: 'shop',
      uid: uid('order-uid'),
      resourceVersion: resourceVersion('70'),
      creationTimestamp: SINCE,
      ownerReferences: [owner('CertificateRequest', 'cert-manager.io/v1', request.metadata.uid)],
      ...parts.metadata,
    },
    spec: { ...order.spec, ...parts.spec },
    status: parts.status ?? {},
  });
}

const owner = (kind: string, apiVersion: string, of: KubeObject['metadata']['uid']) => ({
  apiVersion,
  kind,
  name: 'x',
  uid: of ?? uid(''),
  controller: true,
});

/** The Challenges of an Order as the controller makes them, with what a test changes in them. */
export function challengesOf(
  order: OrderFacts,
  parts: { readonly status?: object; readonly spec?: object; readonly metadata?: Partial<KubeObject['metadata']> } = {},
  solvers: readonly AcmeSolver[] = [rfc2136],
): readonly ChallengeFacts[] {
  const desired = desiredChallenges({ order, solvers, thumbprint });
  if (desired.is === 'none') throw new Error(desired.because);
  return desired.challenges.map(({ name, spec }, i) =>
    challengeFacts({
      apiVersion: 'acme.cert-manager.io/v1',
      kind: 'Challenge',
      metadata: {
        name,
        namespace: 'shop',
        uid: uid(`challenge-${i}`),
        resourceVersion: resourceVersion('80'),
        creationTimestamp: SINCE,
        finalizers: [challengeFinalizer],
        ownerReferences: [owner('Order', 'acme.cert-manager.io/v1', order.metadata.uid)],
        ...parts.metadata,
      },
      spec: { ...spec, ...parts.spec },
      status: parts.status ?? {},
    }),
  );
}

/** Answers by the beginning of their ids: `newOrder`, `look`. The longest beginning that fits counts. */
export function aDesk<Reply>(answers: Readonly<Record<string, Answer<Reply>>>, failedWrite?: Fault): Desk<Reply> {
  const get = (id: string): Answer<Reply> | undefined => answers[id] ?? answers[id.split(':')[0] ?? ''];
  const lastFault = (id: string): Fault | undefined => {
    const answer = get(id);
    return answer?.is === 'fault' ? answer.fault : undefined;
  };
  return { get, lastFault, failedWrite, confirmed: () => undefined };
}

export const replied = <Reply>(reply: Reply, at: Instant = now): Answer<Reply> => ({ is: 'reply', reply, at });
export const faulted = (fault: Fault, retryAt: Instant = now): Answer<never> => ({
  is: 'fault',
  fault,
  at: now,
  attempts: 1,
  retryAt,
});
