import { defined } from '../../base/defined.ts';
import { fnv1a32 } from '../../base/fnv1a.ts';
import { formatGoDuration } from '../../base/go-duration.ts';
import type { Milliseconds } from '../../base/instant.ts';
import type { CertificateRequestFacts } from '../certificate-request/facts.ts';
import type { AcmeIssuerSpec } from '../issuer/types.ts';
import type { OrderSpec } from './types.ts';

/** The Order that a CertificateRequest needs. */
export interface DesiredOrder {
  readonly name: string;
  readonly spec: OrderSpec;
}

/** What the Order is made from, besides the request. */
export interface OrderTerms {
  readonly issuer: AcmeIssuerSpec;
  /** Of the request, defaults filled in. */
  readonly duration: Milliseconds;
  /** ARI identifier of the certificate that is replaced, where the server is told. RFC 9773 §5. */
  readonly replaces: string | undefined;
}

/** A name keeps room for the hash: 63 octets, as label values and the names of what is made of it have. Reference 2.13. */
const NAME_LENGTH = 52;

/**
 * The Order for a CertificateRequest: the names that its signing request carries, and what the issuer says about them. Its name tells the
 * terms apart, so that other terms are another Order. Undefined while the signing request cannot be read or has been answered. Reference 2.13.
 */
export function desiredOrder(request: CertificateRequestFacts, terms: OrderTerms): DesiredOrder | undefined {
  const { pendingRequest } = request;
  if (pendingRequest === undefined || request.request.is === 'invalid') return undefined;
  const { dnsNames, ipAddresses } = request.request;
  const { issuer } = terms;
  const spec = defined({
    issuerRef: request.spec.issuerRef,
    commonName: commonNameOf(request.request.subject),
    dnsNames: unlessEmpty(dnsNames),
    ipAddresses: unlessEmpty(ipAddresses),
    duration: issuer.enableDurationFeature === true ? formatGoDuration(terms.duration) : undefined,
    profile: issuer.profile || undefined,
    replaces: terms.replaces,
  });
  return { name: orderName(request.metadata.name, spec), spec: { request: pendingRequest, ...spec } };
}

function orderName(request: string, spec: Omit<OrderSpec, 'request'>): string {
  const text = JSON.stringify(spec);
  // Requests whose names begin alike must not share an Order.
  const hash = fnv1a32(request.length < NAME_LENGTH ? text : `${text}${request}`);
  return `${beginning(request)}-${hash}`;
}

/** The first characters of a name that begins another: not ending in a dot or dash, as no name may before the next dash. */
const beginning = (name: string): string => name.slice(0, NAME_LENGTH).replace(/[.-]+$/, '');

const COMMON_NAME = '2.5.4.3';

const commonNameOf = (subject: readonly (readonly { readonly oid: string; readonly value: string }[])[]) =>
  subject.flat().find(({ oid }) => oid === COMMON_NAME)?.value || undefined;

const unlessEmpty = (names: readonly string[]) => (names.length === 0 ? undefined : names);
