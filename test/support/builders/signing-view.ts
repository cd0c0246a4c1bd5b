import type { Answer, Desk } from '../../../src/kube/controller.ts';
import type { Cached, KubeObject } from '../../../src/api/kubernetes.ts';
import type { CertificateFacts } from '../../../src/api/certificate/facts.ts';
import type { CertificateRequestReply } from '../../../src/controllers/certificate-request/calls.ts';
import type { CertificateRequestSettings } from '../../../src/controllers/certificate-request/settings.ts';
import type { CertificateRequestView } from '../../../src/controllers/certificate-request/view.ts';
import type { Fault } from '../../../src/base/fault.ts';
import type { AccountLosses } from '../../../src/controllers/acme-account.ts';
import type { IssuerReply } from '../../../src/controllers/issuer/calls.ts';
import type { IssuerSettings } from '../../../src/controllers/issuer/settings.ts';
import type { IssuerView } from '../../../src/controllers/issuer/view.ts';
import type { Issuers } from '../../../src/issuers/issuer.ts';
import { certificateRequestFacts } from '../../../src/api/certificate-request/facts.ts';
import { issuerFacts } from '../../../src/api/issuer/facts.ts';
import { cachedMetadata } from '../../../src/api/metadata.ts';
import { certificateRequestType, clusterIssuerType, issuerType } from '../../../src/api/resource-types.ts';
import { secretFacts } from '../../../src/api/secret/facts.ts';
import { instant } from '../../../src/base/instant.ts';
import { observe as observeRequest } from '../../../src/controllers/certificate-request/view.ts';
import { certificateRequestIndexes } from '../../../src/controllers/certificate-request/watch.ts';
import { issuerIndexes } from '../../../src/controllers/issuer-indexes.ts';
import { observe as observeIssuer } from '../../../src/controllers/issuer/view.ts';
import { loadIssuers } from '../../../src/issuers/registry.ts';
import { orderFacts } from '../../../src/api/order/facts.ts';
import { orderIndexes } from '../../../src/controllers/order/watch.ts';
import { movedClock } from '../moved-clock.ts';
import { noAcme } from '../no-acme.ts';
import { faultOf, readerOf } from './readers.ts';

/** The instant at which the tables are decided. */
export const now = instant(Date.parse('2026-06-01T00:00:00Z'));

/** What exists, and what has been answered. */
export interface SigningWorld {
  readonly requests?: readonly KubeObject[];
  readonly issuers?: readonly KubeObject[];
  readonly clusterIssuers?: readonly KubeObject[];
  readonly orders?: readonly KubeObject[];
  /** Any Secrets: those without our label are seen as metadata only. */
  readonly secrets?: readonly KubeObject[];
  readonly failedWrite?: Fault;
}

/** The settings of a controller started without flags. */
export const requestSettings: CertificateRequestSettings = {
  useAri: true,
  clusterResourceNamespace: 'kube-system',
  enabled: { approver: true, acmeSigner: true, caSigner: true, selfSignedSigner: true },
};

export const issuerSettings: IssuerSettings = {
  clusterResourceNamespace: 'kube-system',
  enabled: { issuers: true, clusterIssuers: true },
};

/** The issuers of this program, at the instant of the tables. */
export const theIssuers = (): Promise<Issuers> =>
  loadIssuers({ clients: noAcme(movedClock()), now: () => now, randomBytes: (count) => new Uint8Array(count).fill(7) });

/** The caches over a world. */
export function readersOf({
  requests = [],
  issuers = [],
  clusterIssuers = [],
  secrets = [],
  orders = [],
}: SigningWorld) {
  const isOurs = ({ metadata }: KubeObject) => metadata.labels?.['controller.cert-manager.io/fao'] === 'true';
  return {
    certificates: readerOf<CertificateFacts>([]),
    requests: readerOf(requests.map(certificateRequestFacts), certificateRequestIndexes),
    issuers: readerOf(issuers.map(issuerFacts), issuerIndexes),
    clusterIssuers: readerOf(clusterIssuers.map(issuerFacts), issuerIndexes),
    orders: readerOf(orders.map(orderFacts), orderIndexes),
    secrets: readerOf(secrets.filter(isOurs).map(secretFacts)),
    strangers: readerOf<Cached>(
      secrets.filter((secret) => !isOurs(secret)).map((raw) => ({ metadata: cachedMetadata(raw) })),
    ),
  };
}

/** One question's answer, whichever its id: the tables ask one question at a time. */
const deskOf = <Reply>(answer: Answer<Reply> | undefined, failedWrite: Fault | undefined): Desk<Reply> => ({
  get: () => answer,
  lastFault: () => faultOf(answer),
  failedWrite,
  confirmed: () => undefined,
});

/** The view of the CertificateRequest `shop/www-1`. */
export function aRequestView(
  world: SigningWorld,
  issuers: Issuers,
  answer?: Answer<CertificateRequestReply>,
  settings: CertificateRequestSettings = requestSettings,
): CertificateRequestView {
  const key = { type: certificateRequestType, namespace: 'shop', name: 'www-1' };
  const parts = { readers: readersOf(world), issuers, settings };
  const observed = observeRequest(parts, key, deskOf(answer, world.failedWrite));
  if (observed === undefined) throw new Error('the world has no CertificateRequest "www-1"');
  return observed.view;
}

/** The view of the first issuer in a world; `losses`: what became of its ACME account. */
export function anIssuerView(
  world: SigningWorld,
  issuers: Issuers,
  answer?: Answer<IssuerReply>,
  losses: AccountLosses = { count: 0, isLost: false },
): IssuerView {
  const [issuer] = world.issuers ?? [];
  const [clusterIssuer] = world.clusterIssuers ?? [];
  const metadata = (issuer ?? clusterIssuer)?.metadata ?? { name: '' };
  const type = issuer === undefined ? clusterIssuerType : issuerType;
  const key = { type, namespace: metadata.namespace ?? '', name: metadata.name };
  const parts = {
    readers: readersOf(world),
    issuers,
    settings: issuerSettings,
    lossesOf: () => losses,
  };
  const observed = observeIssuer(parts, key, deskOf(answer, undefined));
  if (observed === undefined) throw new Error('the world has no issuer');
  return observed.view;
}

/** A reply on the desk. */
export const replied = <Reply>(reply: Reply): Answer<Reply> => ({ is: 'reply', reply, at: now });

/** A Fault on the desk, to be tried again at `retryAt`. */
export const faulted = (fault: Fault, retryAt = now): Answer<never> => ({
  is: 'fault',
  fault,
  at: now,
  attempts: 1,
  retryAt,
});
