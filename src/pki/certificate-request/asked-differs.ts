import { effectiveUsages, extendedKeyUsageOids, keyUsageBits } from '../extensions/usages.ts';
import type { AskedOfIssuer, ComparableRequest } from './compare.ts';
import { sameSet } from './same-set.ts';

/**
 * Why the usages and CA rights inside a CSR are not those that the CertificateRequest asks for beside it, or undefined if they are. A CSR
 * may never get more than was approved. An extension that it does not carry says nothing. Source: reference §2.11 (ca), trap C2.
 */
export function askedDiffers(request: ComparableRequest, { usages, isCA }: AskedOfIssuer): string | undefined {
  const asked = effectiveUsages(usages, isCA);
  const { carries, basicConstraints } = request;
  if (carries.keyUsage && !sameSet(keyUsageBits(asked).map(String), keyUsageBits(request.usages).map(String)))
    return 'the key usages in the CSR differ from spec.usages';
  const purposes = [...extendedKeyUsageOids(request.usages), ...request.unknownUsages];
  if (carries.extendedKeyUsage && !sameSet(extendedKeyUsageOids(asked), purposes))
    return 'the extended key usages in the CSR differ from spec.usages';
  if (basicConstraints !== undefined && basicConstraints.isCA !== (isCA ?? false))
    return 'the basic constraints in the CSR differ from spec.isCA';
  return undefined;
}
