import type { CertificateRequestFacts } from '../../../api/certificate-request/facts.ts';
import type { CertificateSpec } from '../../../api/certificate/types.ts';
import type { RequestTemplate } from '../../../pki/certificate-request/template.ts';
import { sameIssuer } from '../../../api/issuer-reference.ts';
import { defined } from '../../../base/defined.ts';
import { parseGoDuration } from '../../../base/go-duration.ts';
import { requestViolations } from '../../../pki/certificate-request/compare.ts';

/**
 * The fields of the spec that a CertificateRequest does not reflect, as `spec.<field>`; none if it could have been made from it today.
 * Names and subject are compared with the signing request, the rest with the CertificateRequest's own spec. Source: reference §2.3 (8a).
 */
export function requestMismatches(
  spec: CertificateSpec,
  template: RequestTemplate,
  request: CertificateRequestFacts,
): readonly string[] {
  const known = compared.get(request);
  if (known?.spec === spec && known.template === template) return known.fields;
  const fields = mismatches(spec, template, request);
  compared.set(request, { spec, template, fields });
  return fields;
}

/** The last comparison of each request: every decision about a Certificate asks for it, most often of the same two objects. */
const compared = new WeakMap<
  CertificateRequestFacts,
  { readonly spec: CertificateSpec; readonly template: RequestTemplate; readonly fields: readonly string[] }
>();

function mismatches(
  spec: CertificateSpec,
  template: RequestTemplate,
  request: CertificateRequestFacts,
): readonly string[] {
  if (request.request.is === 'invalid') return ['spec.request'];
  const asked = defined({ isCA: request.spec.isCA, usages: request.spec.usages });
  const fields = [...requestViolations(template, request.request, asked)];
  if (differs(spec.duration, request.spec.duration)) fields.push('spec.duration');
  if (!sameIssuer(spec.issuerRef, request.spec.issuerRef)) fields.push('spec.issuerRef');
  return fields;
}

/** Durations are compared by value, and only when both are given. */
const differs = (a: string | undefined, b: string | undefined): boolean =>
  a !== undefined && b !== undefined && parseGoDuration(a) !== parseGoDuration(b);
