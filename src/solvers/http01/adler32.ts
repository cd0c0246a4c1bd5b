/** The largest prime below 2^16. RFC 1950 §8.2. */
const MODULUS = 65_521;

/** Adler-32 of the UTF-8 octets of a text, as labels of solver objects carry it in decimal. RFC 1950 §8.2, reference 2.14. */
export function adler32(text: string): number {
  let low = 1;
  let high = 0;
  for (const octet of Buffer.from(text)) {
    low = (low + octet) % MODULUS;
    high = (high + low) % MODULUS;
  }
  return high * 2 ** 16 + low;
}
