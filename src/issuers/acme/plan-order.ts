import type { CertificateRequestDetails } from '../../pki/certificate-request/details.ts';
import { attempt } from '../../base/attempt.ts';
import { describeFault } from '../../base/fault.ts';
import { readCertificateRequest } from '../../pki/certificate-request/read.ts';
import { canonicalIpAddress } from '../../pki/extensions/ip-address.ts';
import type { SigningPlan, SigningRequest } from '../issuer.ts';

const COMMON_NAME = '2.5.4.3';

/** Whether a request can be ordered. Names are proven one by one: nothing else can be in the certificate. Source: reference §2.11, §2.13. */
export function planOrder({ request, isCA }: Pick<SigningRequest, 'request' | 'isCA'>): SigningPlan {
  const read = attempt(() => readCertificateRequest(request));
  if (read.is === 'fault')
    return refuse('RequestParsingError', `Failed to decode CSR in spec.request: ${describeFault(read.fault)}`);
  const problem = isCA ? 'an ACME server signs no certificate authorities: unset isCA' : namesProblem(read.value);
  return problem === undefined
    ? { is: 'order' }
    : refuse('InvalidOrder', `The CSR cannot be ordered by ACME: ${problem}`);
}

function namesProblem({ subject, dnsNames, ipAddresses }: CertificateRequestDetails): string | undefined {
  const commonName = subject.flat().find(({ oid }) => oid === COMMON_NAME)?.value;
  if (dnsNames.length === 0 && ipAddresses.length === 0) return 'it has neither DNS names nor IP addresses';
  if (commonName === undefined || commonName === '') return undefined;
  const isNamed = dnsNames.includes(commonName) || ipAddresses.includes(canonicalIpAddress(commonName));
  return isNamed ? undefined : `the common name "${commonName}" is not present in list of dnsNames or ipAddresses`;
}

const refuse = (reason: 'RequestParsingError' | 'InvalidOrder', because: string): SigningPlan => ({
  is: 'refuse',
  reason,
  because,
});
