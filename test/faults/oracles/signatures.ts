import type { KubeObject } from '../../../src/api/kubernetes.ts';
import type { Oracle } from './evidence.ts';

/** O3: no more and no fewer certificates were ever in the status of a CertificateRequest than the flow needs. */
export const signedAsOftenAsNeeded: Oracle = ({ flow, versions, allowance }) => {
  const signed = new Map<string, string>();
  for (const { object } of versions) {
    const certificate = object.kind === 'CertificateRequest' ? certificateOf(object) : undefined;
    if (certificate !== undefined && !signed.has(certificate)) signed.set(certificate, object.metadata.name);
  }
  const most = flow.signatures + (allowance.signatures ?? 0);
  if (signed.size >= flow.signatures && signed.size <= most) return [];
  const text = `${signed.size} certificates were signed, ${flow.signatures} were needed: ${[...signed.values()].join(', ')}`;
  return [{ oracle: 'O3', text }];
};

const certificateOf = (request: KubeObject): string | undefined =>
  (request['status'] as { readonly certificate?: string } | undefined)?.certificate;
