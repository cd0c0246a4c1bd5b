import type { Cached, CachedMetadata, KubeObject } from '../kubernetes.ts';
import type { CertificateRequestDetails } from '../../pki/certificate-request/details.ts';
import type { CertificateRequestSpec, CertificateRequestStatus } from './types.ts';
import type { Condition } from '../shared-types.ts';
import type { Instant } from '../../base/instant.ts';
import type { Uid } from '../../base/brand.ts';
import { digest } from '../../base/digest.ts';
import { describeFault } from '../../base/fault.ts';
import { attempt } from '../../base/attempt.ts';
import { readCertificateRequest } from '../../pki/certificate-request/read.ts';
import { readCertificate } from '../../pki/certificate/read.ts';
import { pemLimits, readPem } from '../../pki/pem.ts';
import { cachedMetadata, controllerOf, withoutLastApplied } from '../metadata.ts';
import { annotationKeys } from '../metadata-keys.ts';

/** The signing request, decoded; without the bytes that nobody asks for again. */
export type RequestFacts =
  | { readonly is: 'invalid'; readonly because: string }
  | ({ readonly is: 'valid' } & Omit<CertificateRequestDetails, 'der' | 'publicKeyInfo'>);

/** What an issuer has answered. The digests are those that a Secret holding the same bytes shows. */
export type IssuedFacts =
  | { readonly is: 'nothing' }
  | { readonly is: 'invalid'; readonly because: string }
  | {
      readonly is: 'valid';
      readonly publicKeyHash: string;
      readonly notBefore: Instant;
      readonly notAfter: Instant;
      readonly chainDigest: string;
      readonly authorityDigest: string | undefined;
    };

/** What the cache keeps of a CertificateRequest. */
export interface CertificateRequestFacts extends Cached {
  readonly metadata: CachedMetadata & {
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  };
  readonly controller: Uid | undefined;
  /** The annotation `cert-manager.io/certificate-revision`, where it is a positive whole number. */
  readonly revision: number | undefined;
  readonly spec: Omit<CertificateRequestSpec, 'request'>;
  /** Base64 of the PEM, as in the spec; kept only until there is an answer, as only signers need it. */
  readonly pendingRequest: string | undefined;
  readonly request: RequestFacts;
  readonly conditions: readonly Condition[];
  /** RFC 3339 text. */
  readonly failureTime: string | undefined;
  readonly issued: IssuedFacts;
}

/** Projects a CertificateRequest: what its signing request says and what was issued, without either's bytes. */
export function certificateRequestFacts(raw: KubeObject): CertificateRequestFacts {
  const { spec, status } = raw as { spec?: CertificateRequestSpec; status?: CertificateRequestStatus };
  const { request, ...rest } = { issuerRef: { name: '' }, ...spec };
  const issued = issuedFacts(status);
  return {
    metadata: {
      ...cachedMetadata(raw),
      labels: raw.metadata.labels ?? {},
      annotations: withoutLastApplied(raw.metadata.annotations),
    },
    controller: controllerOf(raw.metadata),
    revision: revisionOf(raw.metadata.annotations?.[annotationKeys.certificateRevision]),
    spec: rest,
    pendingRequest: issued.is === 'nothing' ? request : undefined,
    request: requestFacts(request),
    conditions: status?.conditions ?? [],
    failureTime: status?.failureTime,
    issued,
  };
}

function requestFacts(request: string | undefined): RequestFacts {
  const read = attempt(() => readCertificateRequest(Buffer.from(request ?? '', 'base64')));
  if (read.is === 'fault') return { is: 'invalid', because: describeFault(read.fault) };
  const { der: _, publicKeyInfo: __, ...details } = read.value;
  return { is: 'valid', ...details };
}

function issuedFacts(status: CertificateRequestStatus | undefined): IssuedFacts {
  if (status?.certificate === undefined || status.certificate === '') return { is: 'nothing' };
  const chain = Buffer.from(status.certificate, 'base64');
  const read = attempt(() => leafOf(chain));
  if (read.is === 'fault') return { is: 'invalid', because: describeFault(read.fault) };
  const { publicKeyHash, notBefore, notAfter } = read.value;
  const authority = status.ca === undefined || status.ca === '' ? undefined : digest(Buffer.from(status.ca, 'base64'));
  return { is: 'valid', publicKeyHash, notBefore, notAfter, chainDigest: digest(chain), authorityDigest: authority };
}

/** The first certificate of a chain; all of them must at least be PEM. */
function leafOf(chain: Uint8Array) {
  const [leaf] = readPem(chain, pemLimits.chain);
  return readCertificate(leaf?.der ?? new Uint8Array());
}

function revisionOf(text: string | undefined): number | undefined {
  return text !== undefined && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
}

/** A condition of a type, if the request has it. */
export const requestCondition = (facts: CertificateRequestFacts, type: string): Condition | undefined =>
  facts.conditions.find((condition) => condition.type === type);
