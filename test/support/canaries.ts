import { createPrivateKey } from 'node:crypto';
import { searchFor } from './text-search.ts';

/** Bytes that must appear nowhere but in Secrets. */
export interface Canary {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A password, a token, or any text that a Secret holds. */
export const textCanary = (name: string, text: string): Canary => ({ name, bytes: Buffer.from(text) });

/**
 * The secret numbers of a private key: what is around them (algorithm, public key) is no secret and stands in every certificate.
 * Source: RFC 7518 §6.2.2, §6.3.2; RFC 8037 §2.
 */
export function keyCanaries(name: string, pem: string): readonly Canary[] {
  const numbers = createPrivateKey(pem).export({ format: 'jwk' });
  return (['d', 'p', 'q', 'dp', 'dq', 'qi'] as const).flatMap((member) => {
    const value = numbers[member];
    return value === undefined ? [] : [{ name: `${name}, ${member}`, bytes: Buffer.from(value, 'base64url') }];
  });
}

/** Which canaries appear where: `the CA key, d: in events`. Looked for in pieces, so that a line or half a line is found. */
export function findCanaries(canaries: readonly Canary[], places: Readonly<Record<string, string>>): readonly string[] {
  const pieces = canaries.flatMap((canary) => piecesOf(canary.bytes).map((piece) => ({ canary, piece })));
  const search = searchFor(pieces.map(({ piece }) => piece));
  const found = Object.entries(places).map(([place, text]) => {
    const numbers = search.in(text);
    return { place, canaries: new Set(pieces.filter((_, number) => numbers.has(number)).map(({ canary }) => canary)) };
  });
  return canaries.flatMap((canary) =>
    found.filter((one) => one.canaries.has(canary)).map(({ place }) => `${canary.name}: in ${place}`),
  );
}

/** So many characters of any form are no coincidence: 72 bits of base64, 64 bits of hex. */
const PIECE = { text: 12, base64: 12, hex: 16, numbers: 6 };

/** Every form in which bytes are printed, cut into pieces of which any leak of twice the length contains one. */
function piecesOf(bytes: Uint8Array): readonly string[] {
  const buffer = Buffer.from(bytes);
  const hex = buffer.toString('hex');
  const encoded = base64Forms(buffer);
  return [
    ...cut(buffer.toString('latin1'), PIECE.text),
    ...encoded.flatMap((text) => cut(text, PIECE.base64)),
    ...encoded.flatMap((text) => base64Forms(Buffer.from(text))).flatMap((text) => cut(text, PIECE.base64)),
    ...cut(hex, PIECE.hex),
    ...cut(hex.toUpperCase(), PIECE.hex),
    ...numberPieces(buffer),
  ];
}

/** Base64 reads the same three bytes as other text according to what stands before them. Both alphabets; the edges depend on neighbours. */
function base64Forms(bytes: Buffer): readonly string[] {
  return [0, 1, 2].flatMap((offset) => {
    const whole = bytes.subarray(offset, bytes.length - ((bytes.length - offset) % 3));
    return [whole.toString('base64'), whole.toString('base64url')];
  });
}

const cut = (text: string, length: number): readonly string[] =>
  Array.from({ length: Math.floor(text.length / length) }, (_, index) =>
    text.slice(index * length, (index + 1) * length),
  );

/** As JSON writes a byte array. */
function numberPieces(bytes: Buffer): readonly string[] {
  const count = Math.floor(bytes.length / PIECE.numbers);
  return Array.from({ length: count }, (_, index) =>
    [...bytes.subarray(index * PIECE.numbers, (index + 1) * PIECE.numbers)].join(','),
  );
}
