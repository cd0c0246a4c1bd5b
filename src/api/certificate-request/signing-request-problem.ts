import { attempt } from '../../base/attempt.ts';
import type { CertificateRequestDetails } from '../../pki/certificate-request/details.ts';
import { readCertificateRequest, verifyCertificateRequest } from '../../pki/certificate-request/read.ts';
import type { KeyUsage } from '../../pki/extensions/usages.ts';
import { effectiveUsages, keyUsageBits } from '../../pki/extensions/usages.ts';
import { pemLimits } from '../../pki/pem.ts';
import type { CertificateRequestSpec } from './types.ts';

type Spec = Partial<CertificateRequestSpec>;

/**
 * Why the signing request in a spec cannot be signed as it stands: not readable, not signed by its own key, or asking for other usages or
 * rights than the spec beside it. Undefined if it can. Extended usages are compared as a set; the reference also minds their order.
 * Source: reference 03 §2.3; trap C2.
 */
export function signingRequestProblem(spec: Spec): string | undefined {
  const text = Buffer.from(spec.request ?? '', 'base64').toString('latin1');
  const cause = 'error decoding certificate request PEM block: ';
  if (text.length > pemLimits.certificate)
    return `${cause}provided PEM data was larger than the maximum ${pemLimits.certificate}B`;
  if (!text.includes('-----BEGIN ')) return `${cause}no PEM data was found in given input`;
  const read = attempt(() => readCertificateRequest(text));
  if (read.is === 'fault') return read.fault.message;
  if (!verifyCertificateRequest(read.value)) return 'the signature of the request does not fit the key in it';
  return contentProblem(read.value, spec);
}

function contentProblem(request: CertificateRequestDetails, spec: Spec): string | undefined {
  const isCA = spec.isCA ?? false;
  const inRequest = request.basicConstraints?.isCA ?? isCA;
  if (inRequest !== isCA) return `encoded CSR error: IsCA ${inRequest} does not match expected value ${isCA}`;
  if (!request.carries.keyUsage && !request.carries.extendedKeyUsage) return undefined;
  const asked = effectiveUsages(spec.usages, isCA);
  return (
    differs('KeyUsages', request.usages.filter(isBit), asked.filter(isBit)) ??
    differs('ExtKeyUsages', [...request.usages.filter(isPurpose), ...request.unknownUsages], asked.filter(isPurpose))
  );
}

function differs(name: string, have: readonly string[], want: readonly string[]): string | undefined {
  const isSame = have.length === want.length && want.every((usage) => have.includes(usage));
  return isSame
    ? undefined
    : `encoded CSR error: the ${name} ${quoted(have)} do not match the expected ${name} ${quoted(want)}`;
}

const quoted = (usages: readonly string[]): string =>
  usages.length === 0 ? '[]' : `[ ${usages.map((usage) => `'${usage}'`).join(', ')} ]`;

const isBit = (usage: KeyUsage): boolean => keyUsageBits([usage]).length > 0;
const isPurpose = (usage: KeyUsage): boolean => !isBit(usage);
