import { malformedReply } from './malformed-reply.ts';

/** Size in hexadecimal, and an extension that means nothing to us. Source: RFC 9112 §7.1.1. */
const SIZE_LINE = /^([0-9a-fA-F]{1,8})[\t ]*(?:;.*)?$/;
const LONGEST_LINE = 4096;
const MOST_TRAILERS = 100;
const LINE_FEED = 10;

/** Takes the chunked transfer coding off a body, piece by piece. Source: RFC 9112 §7.1. */
export class ChunkedBody {
  readonly #target: string;
  #state: 'size' | 'data' | 'end of data' | 'trailer' = 'size';
  #line = '';
  #missing = 0;
  #trailers = 0;

  constructor(target: string) {
    this.#target = target;
  }

  /**
   * Hands on the data in a piece. Gives what follows the body, when that ends in this piece.
   * @throws Fault transient `MalformedReply`.
   */
  push(piece: Buffer, keep: (data: Buffer) => void): Buffer | undefined {
    let rest = piece;
    while (rest.length > 0) {
      if (this.#state === 'data') {
        const data = rest.subarray(0, this.#missing);
        keep(data);
        this.#missing -= data.length;
        rest = rest.subarray(data.length);
        if (this.#missing === 0) this.#state = 'end of data';
        continue;
      }
      const end = rest.indexOf(LINE_FEED);
      this.#line += rest.toString('latin1', 0, end === -1 ? rest.length : end + 1);
      if (this.#line.length > LONGEST_LINE) throw malformedReply(this.#target, 'a line between its chunks is too long');
      if (end === -1) return undefined;
      rest = rest.subarray(end + 1);
      if (this.#lineEnds()) return rest;
    }
    return undefined;
  }

  /** True at the end of the body. */
  #lineEnds(): boolean {
    const line = this.#line;
    this.#line = '';
    if (!line.endsWith('\r\n')) throw malformedReply(this.#target, 'a line between its chunks does not end');
    const text = line.slice(0, -2);
    if (this.#state === 'size') this.#begin(text);
    else if (this.#state === 'end of data') this.#endChunk(text);
    else return this.#trailerEnds(text);
    return false;
  }

  #begin(text: string): void {
    const size = SIZE_LINE.exec(text);
    if (size === null) throw malformedReply(this.#target, 'a chunk has no size');
    this.#missing = Number.parseInt(size[1] ?? '', 16);
    this.#state = this.#missing === 0 ? 'trailer' : 'data';
  }

  #endChunk(text: string): void {
    if (text !== '') throw malformedReply(this.#target, 'a chunk is longer than it says');
    this.#state = 'size';
  }

  #trailerEnds(text: string): boolean {
    this.#trailers++;
    if (this.#trailers > MOST_TRAILERS) throw malformedReply(this.#target, 'it does not end');
    return text === '';
  }
}
