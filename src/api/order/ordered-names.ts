import { parseIpAddress } from '../../pki/extensions/ip-address.ts';
import type { OrderSpec } from './types.ts';

/** A name as the server is asked for it. RFC 8555 §9.7.7; RFC 8738. */
export interface OrderedName {
  readonly type: 'dns' | 'ip';
  readonly value: string;
}

/** Every name of an Order once, sorted: DNS names, common name and IP addresses. Reference 2.13. */
export function orderedNames({
  commonName,
  dnsNames = [],
  ipAddresses = [],
}: Pick<OrderSpec, 'commonName' | 'dnsNames' | 'ipAddresses'>): readonly OrderedName[] {
  const names = [...dnsNames, ...(commonName === undefined || commonName === '' ? [] : [commonName]), ...ipAddresses];
  const distinct = [...new Set(names.map((name) => name.toLowerCase()))].sort();
  return distinct.map((value) => ({ type: parseIpAddress(value) === undefined ? 'dns' : 'ip', value }));
}
