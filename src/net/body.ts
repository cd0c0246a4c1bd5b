import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { Fault } from '../base/fault.ts';
import type { HttpReply } from './http.ts';
import { cutFault, tooLargeFault } from './network-fault.ts';

const unzip = promisify(gunzip);

/**
 * The whole body, unpacked if it came packed (RFC 9110 §8.4.1.3, gzip).
 * @throws Fault refused `BodyTooLarge` as soon as the bound is passed; transient `ConnectionFailed` when it is cut off.
 */
export async function readBody(response: IncomingMessage, target: string, maxBytes: number): Promise<Buffer> {
  const body = await readRaw(response, target, maxBytes);
  return (await unpacked({ status: 0, headers: response.headers, body }, target, maxBytes)).body;
}

/** A reply with its body unpacked, if it came packed. @throws Fault as `readBody`. */
export async function unpacked(reply: HttpReply, target: string, maxBytes: number): Promise<HttpReply> {
  const { headers, body } = reply;
  if (headers['content-encoding'] !== 'gzip' || body.byteLength === 0) return reply;
  try {
    return { ...reply, body: await unzip(body, { maxOutputLength: maxBytes }) };
  } catch (cause) {
    if (cause instanceof RangeError) throw tooLargeFault(target, maxBytes);
    throw new Fault('transient', { code: 'ConnectionFailed', message: `the answer of ${target} is not gzip`, cause });
  }
}

function readRaw(response: IncomingMessage, target: string, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let size = 0;
    response.on('data', (piece: Buffer) => {
      size += piece.byteLength;
      if (size > maxBytes) response.destroy(tooLargeFault(target, maxBytes));
      else pieces.push(piece);
    });
    response.once('end', () => resolve(joined(pieces)));
    response.once('error', (error) => reject(error instanceof Fault ? error : cutFault(target, error)));
    // Every reply closes; only one that closes before its end was cut.
    response.once('close', () => {
      if (!response.readableEnded) reject(cutFault(target));
    });
  });
}

/** The pieces of a body as one. Most replies are one piece. */
export function joined(pieces: readonly Buffer[]): Buffer {
  const [only] = pieces;
  return pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces);
}

/** Bytes of a body that is to be sent. */
export const bodyLength = (body: string | Uint8Array): number =>
  typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength;
