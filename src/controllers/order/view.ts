import type { CertificateFacts } from '../../api/certificate/facts.ts';
import type { CertificateRequestFacts } from '../../api/certificate-request/facts.ts';
import type { ChallengeFacts } from '../../api/challenge/facts.ts';
import type { IssuerFacts } from '../../api/issuer/facts.ts';
import type { AcmeIssuerSpec } from '../../api/issuer/types.ts';
import type { ObjectKey } from '../../api/kubernetes.ts';
import { orderForgery } from '../../api/order/forged-order.ts';
import type { OrderFacts } from '../../api/order/facts.ts';
import type { Uid } from '../../base/brand.ts';
import type { Desk, Reader } from '../../kube/controller.ts';
import type { AcmePlace } from '../acme-account.ts';
import { acmePlaceOf } from '../acme-account.ts';
import type { IssuerReaders } from '../find-issuer.ts';
import { findIssuer } from '../find-issuer.ts';
import type { SecretReaders } from '../secret-version.ts';
import type { OrderReply } from './calls.ts';
import type { OrderSettings } from './settings.ts';

/** With whom it is ordered, as far as that is known. */
export type OrderIssuerView =
  /** Somebody else's business: another group, or an issuer of another type. */
  { readonly is: 'foreign' } | { readonly is: 'missing' | 'notReady'; readonly because: string } | ReadyIssuer;

/** An ACME issuer that has an account. */
export interface ReadyIssuer {
  readonly is: 'ready';
  readonly facts: IssuerFacts;
  readonly acme: AcmeIssuerSpec;
  readonly place: AcmePlace;
}

/** All that a decision about one Order may look at. */
export interface OrderView {
  readonly order: OrderFacts;
  /** The CertificateRequest that controls it; undefined if the caches show none. */
  readonly request: CertificateRequestFacts | undefined;
  /** What the Order says that its CertificateRequest does not. */
  readonly forgery: string | undefined;
  readonly issuer: OrderIssuerView;
  /** Those that it controls, whatever they say. */
  readonly challenges: readonly ChallengeFacts[];
  readonly desk: Desk<OrderReply>;
}

/** A view whose issuer can be asked. */
export type ReadyOrderView = OrderView & { readonly issuer: ReadyIssuer };

/** The caches that observe() and the watches read. */
export interface OrderReaders extends IssuerReaders, SecretReaders {
  readonly orders: Reader<OrderFacts>;
  readonly challenges: Reader<ChallengeFacts>;
  readonly requests: Reader<CertificateRequestFacts>;
  readonly certificates: Reader<CertificateFacts>;
}

/** What a view is made from, besides key and desk. */
export interface ViewParts {
  readonly readers: OrderReaders;
  readonly settings: OrderSettings;
}

/** Makes the view of one Order; undefined if it is gone. */
export function observe(
  parts: ViewParts,
  key: ObjectKey,
  desk: Desk<OrderReply>,
): { readonly view: OrderView; readonly uid: Uid } | undefined {
  const { readers } = parts;
  const order = readers.orders.get(key.namespace, key.name);
  if (order === undefined) return undefined;
  const { uid } = order.metadata;
  const request = requestOf(readers, order);
  const forgery = request === undefined ? undefined : orderForgery(order, request);
  const challenges = readers.challenges.by('controller', uid);
  return { uid, view: { order, request, forgery, issuer: issuerView(parts, order), challenges, desk } };
}

/** By uid: one of the same name may have been made after the first was deleted. */
function requestOf(readers: OrderReaders, { metadata, controller }: OrderFacts): CertificateRequestFacts | undefined {
  if (controller === undefined) return undefined;
  const [request] = readers.requests.by('uid', controller);
  return request?.metadata.namespace === metadata.namespace ? request : undefined;
}

function issuerView({ readers, settings }: ViewParts, order: OrderFacts): OrderIssuerView {
  const found = findIssuer(readers, order.spec.issuerRef, order.metadata.namespace);
  if (found.is === 'foreign') return found;
  if (found.is === 'missing') return { is: 'missing', because: found.because };
  const { facts } = found;
  const { acme } = facts.spec;
  if (acme === undefined) return { is: 'foreign' };
  const place = acmePlaceOf(readers, facts, settings);
  return place.is === 'ready' ? { is: 'ready', facts, acme, place: place.place } : place;
}
