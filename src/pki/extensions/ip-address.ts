/**
 * The octets of an IP address in text: 4 for IPv4, 16 for IPv6 (RFC 4291 §2.2); undefined if it is none. Leading zeros in IPv4 and zones
 * are refused. An IPv4-mapped IPv6 address is the IPv4 address: Go, and with it the reference, writes it so into certificates.
 */
export function parseIpAddress(text: string): Uint8Array | undefined {
  const octets = text.includes(':') ? parseIpv6(text) : parseIpv4(text);
  return octets === undefined ? undefined : withoutMapping(octets);
}

/** An IP address of 4 or 16 octets as canonical text: dotted, or as in RFC 5952 §4. Undefined for another length. */
export function formatIpAddress(octets: Uint8Array): string | undefined {
  const address = withoutMapping(octets);
  if (address.length === 4) return address.join('.');
  return address.length === 16 ? formatIpv6(address) : undefined;
}

/** The canonical text of an IP address, or the text itself where it is none: for comparing (trap A3). */
export function canonicalIpAddress(text: string): string {
  const octets = parseIpAddress(text);
  return (octets === undefined ? undefined : formatIpAddress(octets)) ?? text;
}

/** IPv4 dotted decimal. RFC 1123 §2.1. */
export function parseIpv4(text: string): Uint8Array | undefined {
  const parts = text.split('.', 5);
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256))
    return undefined;
  return Uint8Array.from(parts, Number);
}

/** IPv6 without zone, not unmapped. RFC 4291 §2.2. */
export function parseIpv6(text: string): Uint8Array | undefined {
  if (text.length > 45) return undefined;
  const halves = text.split('::', 3);
  if (halves.length > 2) return undefined;
  const [head, tail] = [groupsOf(halves[0] ?? '', halves.length === 1), groupsOf(halves[1] ?? '', true)];
  if (head === undefined || tail === undefined) return undefined;
  const missing = 16 - head.length - tail.length;
  // `::` stands for at least one group; without it nothing may be missing.
  if (halves.length === 2 ? missing < 2 : missing !== 0) return undefined;
  return Uint8Array.from([...head, ...new Array<number>(missing).fill(0), ...tail]);
}

/** Canonical text of 16 octets, mapped ones too. RFC 5952 §4. */
export function formatIpv6(octets: Uint8Array): string {
  const words = Array.from({ length: 8 }, (_, i) => (octets[2 * i] ?? 0) * 256 + (octets[2 * i + 1] ?? 0));
  const { start, length } = longestZeros(words);
  const hex = words.map((word) => word.toString(16));
  if (length < 2) return hex.join(':');
  return `${hex.slice(0, start).join(':')}::${hex.slice(start + length).join(':')}`;
}

/** The octets of groups between colons; an IPv4 address may stand at the very end of the address. */
function groupsOf(text: string, isLast: boolean): number[] | undefined {
  if (text === '') return [];
  const groups = text.split(':', 9);
  const octets: number[] = [];
  for (const [i, group] of groups.entries()) {
    const dotted = isLast && i === groups.length - 1 ? parseIpv4(group) : undefined;
    if (dotted !== undefined) octets.push(...dotted);
    else if (/^[0-9a-fA-F]{1,4}$/.test(group))
      octets.push(Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255);
    else return undefined;
  }
  return octets.length > 16 ? undefined : octets;
}

function longestZeros(words: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let start = 0;
  for (const [i, word] of words.entries()) {
    if (word !== 0) start = i + 1;
    else if (i + 1 - start > best.length) best = { start, length: i + 1 - start };
  }
  return best;
}

function withoutMapping(octets: Uint8Array): Uint8Array {
  if (octets.length !== 16) return octets;
  const isMapped = octets.subarray(0, 10).every((octet) => octet === 0) && octets[10] === 255 && octets[11] === 255;
  return isMapped ? octets.subarray(12) : octets;
}
