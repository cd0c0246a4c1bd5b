import type { CertificateRequestFacts } from '../../api/certificate-request/facts.ts';
import type { IssuerFacts } from '../../api/issuer/facts.ts';
import type { IssuerTypeName } from '../../api/issuer/types.ts';
import type { IssuerPlace } from '../../issuers/issuer.ts';
import type { SignCall } from './calls.ts';
import { withRequestDefaults } from '../../api/certificate-request/defaults.ts';
import { pem } from '../../base/brand.ts';

/**
 * The question to an issuer, before it is known which Secrets it needs. Its id stands for this request and this generation of the issuer;
 * the versions of the Secrets are added to it.
 */
export function signCall(
  { metadata, spec, pendingRequest }: CertificateRequestFacts,
  issuer: IssuerFacts,
  type: IssuerTypeName,
  place: IssuerPlace,
): SignCall {
  // Who signs has no use for the request's bytes as defaults: an empty text is refused as one that cannot be decoded.
  const { duration, isCA, usages } = withRequestDefaults({ ...spec, request: '' });
  const { namespace, name, uid, annotations } = metadata;
  const request = pem(Buffer.from(pendingRequest ?? '', 'base64').toString('utf8'));
  return {
    name: 'sign',
    id: `sign:${uid}:${issuer.metadata.uid}/${issuer.metadata.generation}`,
    target: `issuer ${issuer.metadata.uid}`,
    type,
    request: { namespace, name, uid, request, duration, isCA, usages, annotations },
    place,
    credentials: [],
  };
}
