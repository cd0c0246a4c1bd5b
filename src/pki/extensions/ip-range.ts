import { formatIpv6, parseIpv4, parseIpv6 } from './ip-address.ts';

/**
 * The octets of a range in CIDR form as name constraints have them: network, then mask; 8 for IPv4, 32 for IPv6. Bits behind the prefix
 * are cleared. Undefined if it is no range (trap A7: `10.0.0.0/33`). RFC 5280 §4.2.1.10, RFC 4632 §3.1.
 */
export function parseIpRange(text: string): Uint8Array | undefined {
  const [address = '', prefix = '', rest] = text.split('/', 3);
  if (rest !== undefined || !/^(?:0|[1-9]\d{0,2})$/.test(prefix)) return undefined;
  const octets = address.includes(':') ? parseIpv6(address) : parseIpv4(address);
  if (octets === undefined || Number(prefix) > octets.length * 8) return undefined;
  const mask = maskOf(Number(prefix), octets.length);
  return Uint8Array.from([...octets.map((octet, i) => octet & (mask[i] ?? 0)), ...mask]);
}

/** A range of 8 or 32 octets as text: CIDR, or `network/mask` where the mask has holes. Undefined for another length. */
export function formatIpRange(octets: Uint8Array): string | undefined {
  if (octets.length !== 8 && octets.length !== 32) return undefined;
  const size = octets.length / 2;
  const [network, mask] = [octets.subarray(0, size), octets.subarray(size)];
  const bits = prefixOf(mask);
  return `${formatAddress(network)}/${bits ?? formatAddress(mask)}`;
}

/** The canonical text of a range, or the text itself where it is none: for comparing. */
export function canonicalIpRange(text: string): string {
  const octets = parseIpRange(text);
  return (octets === undefined ? undefined : formatIpRange(octets)) ?? text;
}

const formatAddress = (octets: Uint8Array): string => (octets.length === 4 ? octets.join('.') : formatIpv6(octets));

function maskOf(prefix: number, size: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, i) => 256 - 2 ** (8 - Math.min(8, Math.max(0, prefix - 8 * i))));
}

function prefixOf(mask: Uint8Array): number | undefined {
  const bits = Array.from(mask, (octet) => octet.toString(2).padStart(8, '0')).join('');
  return /^1*0*$/.test(bits) ? bits.replaceAll('0', '').length : undefined;
}
