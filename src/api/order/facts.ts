import type { Uid } from '../../base/brand.ts';
import { digest } from '../../base/digest.ts';
import type { Instant } from '../../base/instant.ts';
import type { Cached, CachedMetadata, KubeObject } from '../kubernetes.ts';
import { cachedMetadata, controllerOf, statusWrittenAt, withoutLastApplied } from '../metadata.ts';
import type { OrderSpec, OrderStatus } from './types.ts';

/** What the cache keeps of an Order. */
export interface OrderFacts extends Cached {
  readonly metadata: CachedMetadata & {
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  };
  readonly controller: Uid | undefined;
  /** Without the signing request: it is told by its digest, and its bytes stand in the CertificateRequest too. */
  readonly spec: Omit<OrderSpec, 'request'>;
  readonly requestDigest: string;
  /** Without the certificate. */
  readonly status: Omit<OrderStatus, 'certificate'>;
  /** Digest of the chain, in the bytes that a CertificateRequest would hold it in; undefined if there is none. */
  readonly chainDigest: string | undefined;
  /** When the status was last written, by the clock of the API server to the second; undefined if it never was. */
  readonly statusWrittenAt: Instant | undefined;
}

/** Projects an Order: all but the bytes of request and certificate. */
export function orderFacts(raw: KubeObject): OrderFacts {
  const { spec, status } = raw as { spec?: OrderSpec; status?: OrderStatus };
  const { request, ...rest } = { issuerRef: { name: '' }, request: '', ...spec };
  const { certificate, ...known } = status ?? {};
  return {
    metadata: {
      ...cachedMetadata(raw),
      labels: raw.metadata.labels ?? {},
      annotations: withoutLastApplied(raw.metadata.annotations),
    },
    controller: controllerOf(raw.metadata),
    spec: rest,
    requestDigest: digest(Buffer.from(request, 'base64')),
    status: known,
    chainDigest:
      certificate === undefined || certificate === '' ? undefined : digest(Buffer.from(certificate, 'base64')),
    statusWrittenAt: statusWrittenAt(raw.metadata),
  };
}

/** States in which an Order stays for ever. Reference 1.5. */
const FINAL: ReadonlySet<string | undefined> = new Set(['valid', 'invalid', 'expired', 'errored']);
const FAILED: ReadonlySet<string | undefined> = new Set(['invalid', 'expired', 'errored']);

/** Whether the state of an Order or a Challenge is one that it never leaves. Reference 1.5. */
export const isFinalState = (state: string | undefined): boolean => FINAL.has(state);
/** Whether the state of an Order or a Challenge is a failure. Reference 1.5. */
export const isFailedState = (state: string | undefined): boolean => FAILED.has(state);
