import { hash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';

/** What the derived bytes are for; RFC 7292 appendix B.3. */
export const DERIVE = { key: 1, iv: 2, mac: 3 } as const;

/** Bytes to derive from a password, and how. */
export interface Derivation {
  readonly digest: 'sha1' | 'sha256';
  readonly purpose: (typeof DERIVE)[keyof typeof DERIVE];
  /** BMP with its final zero. */
  readonly password: Uint8Array;
  readonly salt: Uint8Array;
  readonly iterations: number;
  /** How many bytes are wanted. */
  readonly length: number;
}

/**
 * Derives bytes from a password by the method of PKCS#12. Source: RFC 7292 appendix B.2, steps 1 to 9.
 * 2,048 rounds of one output block take about 4 ms here, as Node's crypto has no such function; so the event loop is let
 * in between blocks.
 */
export async function derivePkcs12(derivation: Derivation): Promise<Uint8Array> {
  const { digest, purpose, password, salt, iterations, length } = derivation;
  const diversifier = Buffer.alloc(HASH_BLOCK, purpose);
  const input = Buffer.concat([repeated(salt), repeated(password)]);
  const blocks: Buffer[] = [];
  for (let have = 0; have < length; have = Buffer.concat(blocks).length) {
    if (iterations > 1) await setImmediate();
    const block = hashedAgain(digest, Buffer.concat([diversifier, input]), iterations);
    blocks.push(block);
    addToEachBlock(input, block);
  }
  return Buffer.concat(blocks).subarray(0, length);
}

/** "v" of the RFC: the input block of SHA-1 and SHA-256, in bytes. */
const HASH_BLOCK = 64;

function hashedAgain(digest: string, first: Buffer, iterations: number): Buffer {
  let value = first;
  for (let round = 0; round < iterations; round++) value = hash(digest, value, 'buffer');
  return value;
}

/** Steps 2 and 3: copies up to a multiple of the block; nothing stays nothing. */
function repeated(bytes: Uint8Array): Buffer {
  return bytes.length === 0 ? Buffer.alloc(0) : Buffer.alloc(Math.ceil(bytes.length / HASH_BLOCK) * HASH_BLOCK, bytes);
}

/** Step 6, B and C: each block of the input becomes itself + output + 1, modulo 2^512. */
function addToEachBlock(input: Buffer, output: Buffer): void {
  const addend = Buffer.alloc(HASH_BLOCK, output);
  for (let start = 0; start < input.length; start += HASH_BLOCK) {
    let carry = 1;
    for (let i = HASH_BLOCK - 1; i >= 0; i--) {
      const sum = input.readUInt8(start + i) + addend.readUInt8(i) + carry;
      input.writeUInt8(sum & 255, start + i);
      carry = sum >> 8;
    }
  }
}
