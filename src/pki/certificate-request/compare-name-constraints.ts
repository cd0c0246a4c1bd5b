import { canonicalIpRange } from '../extensions/ip-range.ts';
import type { NameConstraints, NameSubtrees } from '../extensions/types.ts';
import { sameSet } from './same-set.ts';

const NONE: NameConstraints = {};

/** Whether two name constraints limit the same, list by list; ranges compared parsed. Without any subtree they say nothing. */
export function sameNameConstraints(one: NameConstraints = NONE, other: NameConstraints = NONE): boolean {
  if (one === other) return true;
  const areSame = sameSubtrees(one.permitted, other.permitted) && sameSubtrees(one.excluded, other.excluded);
  return areSame && (isEmpty(one) || (one.critical ?? false) === (other.critical ?? false));
}

function sameSubtrees(one: NameSubtrees = {}, other: NameSubtrees = {}): boolean {
  return (
    sameSet(one.dnsDomains, other.dnsDomains) &&
    sameSet((one.ipRanges ?? []).map(canonicalIpRange), (other.ipRanges ?? []).map(canonicalIpRange)) &&
    sameSet(one.emailAddresses, other.emailAddresses) &&
    sameSet(one.uriDomains, other.uriDomains)
  );
}

const isEmpty = ({ permitted, excluded }: NameConstraints): boolean =>
  sameSubtrees(permitted) && sameSubtrees(excluded);
