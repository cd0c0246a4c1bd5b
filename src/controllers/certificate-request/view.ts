import type { CertificateFacts } from '../../api/certificate/facts.ts';
import type { CertificateRequestFacts } from '../../api/certificate-request/facts.ts';
import type { IssuerFacts } from '../../api/issuer/facts.ts';
import type { IssuerTypeName } from '../../api/issuer/types.ts';
import type { ObjectKey } from '../../api/kubernetes.ts';
import { orderForgery } from '../../api/order/forged-order.ts';
import type { OrderFacts } from '../../api/order/facts.ts';
import type { Uid } from '../../base/brand.ts';
import type { Issuers, NeededSecret, SigningPlan } from '../../issuers/issuer.ts';
import type { Desk, Reader } from '../../kube/controller.ts';
import type { SecretReaders } from '../secret-version.ts';
import type { CertificateRequestReply, SignCall } from './calls.ts';
import type { CertificateRequestSettings } from './settings.ts';
import { isTrue } from '../../api/conditions.ts';
import { issuerTypesOf } from '../../api/issuer/rules.ts';
import { replacedCertificate } from './replaced-certificate.ts';
import { findIssuer } from '../find-issuer.ts';
import { issuerText } from '../issuer-indexes.ts';
import { secretVersion } from '../secret-version.ts';
import { signCall } from './sign-call.ts';

/** Who shall sign, as far as it is known. */
export type IssuerView =
  /** Of another group: it has a controller of its own. */
  | { readonly is: 'foreign' }
  | { readonly is: 'missing'; readonly kind: string; readonly because: string }
  | { readonly is: 'untyped'; readonly facts: IssuerFacts }
  /** Of a type that this program cannot sign with. */
  | { readonly is: 'notServed'; readonly facts: IssuerFacts; readonly type: IssuerTypeName }
  | ServedIssuer;

/** An issuer that this program can sign with. */
export interface ServedIssuer {
  readonly is: 'served';
  readonly facts: IssuerFacts;
  readonly type: IssuerTypeName;
  readonly plan: SigningPlan;
  /** A Secret of the plan that the caches do not show. */
  readonly missing: NeededSecret | undefined;
  /** How the plan is carried out. */
  readonly call: SignCall;
}

/** All that a decision about one CertificateRequest may look at. */
export interface CertificateRequestView {
  readonly request: CertificateRequestFacts;
  readonly settings: CertificateRequestSettings;
  readonly issuer: IssuerView;
  /** The Order made for it, as far as it says what the request says; undefined if there is none. */
  readonly order: OrderFacts | undefined;
  /** The name for ARI of the certificate that is replaced, where an ACME server is told. Looked up only while there is no Order. */
  readonly replaces: string | undefined;
  /** Whether an approval of ours has been accepted for this issuer before. Looked up only for a request not approved yet. */
  readonly hasPrecedent: boolean;
  readonly desk: Desk<CertificateRequestReply>;
}

/** The caches that observe() and the watches read. */
export interface CertificateRequestReaders extends SecretReaders {
  readonly certificates: Reader<CertificateFacts>;
  readonly requests: Reader<CertificateRequestFacts>;
  readonly issuers: Reader<IssuerFacts>;
  readonly clusterIssuers: Reader<IssuerFacts>;
  readonly orders: Reader<OrderFacts>;
}

/** What a view is made from, besides key and desk. */
export interface ViewParts {
  readonly readers: CertificateRequestReaders;
  readonly issuers: Issuers;
  readonly settings: CertificateRequestSettings;
}

/** Makes the view of one CertificateRequest; undefined if it is gone. */
export function observe(
  parts: ViewParts,
  key: ObjectKey,
  desk: Desk<CertificateRequestReply>,
): { readonly view: CertificateRequestView; readonly uid: Uid } | undefined {
  const request = parts.readers.requests.get(key.namespace, key.name);
  if (request === undefined) return undefined;
  const { settings } = parts;
  const hasPrecedent = !isTrue(request.conditions, 'Approved') && wasApprovedBefore(parts, request);
  const [issuer, order] = [issuerView(parts, request), orderOf(parts, request)];
  const isToOrder = settings.useAri && order === undefined && issuer.is === 'served' && issuer.plan.is === 'order';
  const replaces = isToOrder ? replacedCertificate(parts.readers, request, issuer.facts) : undefined;
  return { uid: request.metadata.uid, view: { request, settings, issuer, order, replaces, hasPrecedent, desk } };
}

/** Of several the oldest: one is enough, and it has come furthest. */
function orderOf({ readers }: ViewParts, request: CertificateRequestFacts): OrderFacts | undefined {
  const [oldest] = readers.orders
    .by('controller', request.metadata.uid)
    .filter((order) => order.metadata.deletionTimestamp === undefined && orderForgery(order, request) === undefined)
    .sort((one, other) => compareText(one.metadata.creationTimestamp, other.metadata.creationTimestamp));
  return oldest;
}

const compareText = (one: string, other: string): number => (one < other ? -1 : Number(one > other));

/** By the caches, not by memory: a new leader knows it too. */
function wasApprovedBefore({ readers }: ViewParts, { spec, metadata }: CertificateRequestFacts): boolean {
  return readers.requests
    .by('approvedByUs', issuerText(spec.issuerRef, metadata.namespace))
    .some((other) => other.metadata.uid !== metadata.uid);
}

function issuerView(parts: ViewParts, request: CertificateRequestFacts): IssuerView {
  const found = findIssuer(parts.readers, request.spec.issuerRef, request.metadata.namespace);
  if (found.is !== 'found') return found;
  const { facts } = found;
  const [type] = issuerTypesOf(facts.spec);
  if (type === undefined) return { is: 'untyped', facts };
  return servedIssuer(parts, request, facts, type) ?? { is: 'notServed', facts, type };
}

function servedIssuer(
  { readers, issuers, settings }: ViewParts,
  request: CertificateRequestFacts,
  facts: IssuerFacts,
  type: IssuerTypeName,
): ServedIssuer | undefined {
  const issuer = issuers[type];
  if (issuer === undefined) return undefined;
  const resourceNamespace =
    facts.kind === 'ClusterIssuer' ? settings.clusterResourceNamespace : facts.metadata.namespace;
  const place = { spec: facts.spec, resourceNamespace };
  const asked = signCall(request, facts, type, place);
  const plan = issuer.plan(asked.request, place);
  const needs = plan.is === 'sign' ? plan.needs : [];
  const found = needs.map((secret) => ({ secret, version: secretVersion(readers, secret.namespace, secret.name) }));
  const credentials = found.map(({ secret: { namespace, name, once }, version }) => ({
    namespace,
    name,
    once,
    version,
  }));
  const versions = found.map(({ version }) => version ?? 'absent').join();
  const call = { ...asked, id: `${asked.id}:${versions}`, credentials };
  return { is: 'served', facts, type, plan, missing: found.find(({ version }) => version === undefined)?.secret, call };
}
