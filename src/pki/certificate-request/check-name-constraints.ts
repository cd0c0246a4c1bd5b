import { isIa5 } from '../der/strings.ts';
import { parseIpRange } from '../extensions/ip-range.ts';
import type { ConstraintsToEncode, SubtreesToEncode } from '../extensions/name-constraints.ts';
import type { NameConstraints, NameSubtrees } from '../extensions/types.ts';
import { checkDnsName, checkEach } from './check-names.ts';
import { misconfigured, shown } from './misconfigured.ts';

/**
 * Name constraints, checked; the eight lists stay apart (trap C4). Source: reference §1.2; RFC 5280 §4.2.1.10.
 * @throws Fault misconfigured: names the entry (`spec.nameConstraints.permitted.ipRanges[0]`).
 */
export function checkedNameConstraints(constraints: NameConstraints, isCA: boolean): ConstraintsToEncode {
  if (!isCA)
    throw misconfigured(
      'spec.nameConstraints',
      'only a CA can be constrained',
      'set spec.isCA or remove the constraints',
    );
  return {
    critical: constraints.critical ?? false,
    permitted: checkSubtrees('spec.nameConstraints.permitted', constraints.permitted ?? {}),
    excluded: checkSubtrees('spec.nameConstraints.excluded', constraints.excluded ?? {}),
  };
}

function checkSubtrees(at: string, subtrees: NameSubtrees): SubtreesToEncode {
  return {
    dnsDomains: checkEach(`${at}.dnsDomains`, subtrees.dnsDomains, checkDnsName),
    ipRanges: checkEach(`${at}.ipRanges`, subtrees.ipRanges, checkIpRange),
    emailAddresses: checkEach(`${at}.emailAddresses`, subtrees.emailAddresses, checkAscii),
    uriDomains: checkEach(`${at}.uriDomains`, subtrees.uriDomains, checkDnsName),
  };
}

function checkIpRange(at: string, range: string): Uint8Array {
  const octets = parseIpRange(range);
  if (octets !== undefined) return octets;
  throw misconfigured(
    at,
    `${shown(range)} is not an IP range`,
    'give it in CIDR notation, such as 10.0.0.0/8 or 2001:db8::/32',
  );
}

function checkAscii(at: string, text: string): string {
  if (text !== '' && isIa5(text)) return text;
  throw misconfigured(at, `${shown(text)} is not an e-mail address, host or domain in ASCII`, 'give it in ASCII');
}
