import type { HttpReply } from '../http.ts';
import { joined } from '../body.ts';
import { tooLargeFault } from '../network-fault.ts';
import { ChunkedBody } from './chunked-body.ts';
import { malformedReply } from './malformed-reply.ts';
import type { ReplyHead } from './reply-head.ts';
import { readHead } from './reply-head.ts';

/** What a reply belongs to. */
export interface AskedFor {
  readonly method: string;
  /** For error texts: the origin, as configured. */
  readonly target: string;
  readonly maxBytes: number;
}

const END_OF_HEAD = Buffer.from('\r\n\r\n');
const LONGEST_HEAD = 65_536;

/**
 * Puts one reply together from the pieces of a connection.
 * Guarantees: holds at most `maxBytes` of body and 64 KiB of head, takes time linear in what is read, and refuses what two readers could
 * understand differently. Source: RFC 9112 §2.2, §6, §7.1.
 * @throws Fault transient `MalformedReply`; refused `BodyTooLarge`.
 */
export class ReplyReader {
  readonly #askedFor: AskedFor;
  readonly #pieces: Buffer[] = [];
  #size = 0;
  #unread: Buffer | undefined;
  #head: ReplyHead | undefined;
  #chunked: ChunkedBody | undefined;
  #reply: HttpReply | undefined;
  #isLast = false;

  constructor(askedFor: AskedFor) {
    this.#askedFor = askedFor;
  }

  /** The reply, body as sent, once all of it is here. */
  get reply(): HttpReply | undefined {
    return this.#reply;
  }

  /** Whether anything has come. */
  get hasBegun(): boolean {
    return this.#unread !== undefined || this.#head !== undefined;
  }

  /** Whether the connection is of no further use: the server closes it, or something follows that nobody asked for. */
  get isLast(): boolean {
    return this.#isLast;
  }

  /** Takes what has come. */
  push(piece: Buffer): void {
    if (this.#head !== undefined) return this.#body(this.#head, piece);
    const bytes = this.#unread === undefined ? piece : Buffer.concat([this.#unread, piece]);
    const end = bytes.indexOf(END_OF_HEAD);
    if (end > LONGEST_HEAD || (end === -1 && bytes.length > LONGEST_HEAD))
      throw malformedReply(this.#askedFor.target, 'its head is longer than 64 KiB');
    if (end === -1) {
      this.#unread = bytes;
      return;
    }
    this.#unread = undefined;
    this.#begin(bytes.toString('latin1', 0, end), bytes.subarray(end + END_OF_HEAD.length));
  }

  /** The connection has ended. True if that ends the reply well. */
  end(): boolean {
    if (this.#reply === undefined && this.#head?.length === 'until the end') this.#finish(this.#head);
    return this.#reply !== undefined;
  }

  #begin(text: string, rest: Buffer): void {
    const head = readHead(text, this.#askedFor);
    if (head.status < 200) {
      // An interim reply: the real one follows. Source: RFC 9110 §15.2.
      if (rest.length > 0) this.push(rest);
      return;
    }
    this.#head = head;
    this.#isLast = head.isLast;
    if (head.length === 'chunked') this.#chunked = new ChunkedBody(this.#askedFor.target);
    if (typeof head.length === 'number' && head.length > this.#askedFor.maxBytes) throw this.#tooLarge();
    this.#body(head, rest);
  }

  #body(head: ReplyHead, piece: Buffer): void {
    if (this.#reply !== undefined) {
      this.#isLast ||= piece.length > 0;
      return;
    }
    if (this.#chunked !== undefined) {
      const rest = this.#chunked.push(piece, (data) => this.#keep(data));
      if (rest !== undefined) this.#finish(head, rest.length);
    } else if (head.length === 'until the end') this.#keep(piece);
    else this.#counted(head, piece, Number(head.length) - this.#size);
  }

  #counted(head: ReplyHead, piece: Buffer, missing: number): void {
    this.#keep(piece.length > missing ? piece.subarray(0, missing) : piece);
    if (piece.length >= missing) this.#finish(head, piece.length - missing);
  }

  #keep(data: Buffer): void {
    if (data.length === 0) return;
    this.#size += data.length;
    if (this.#size > this.#askedFor.maxBytes) throw this.#tooLarge();
    this.#pieces.push(data);
  }

  #finish({ status, headers }: ReplyHead, surplus = 0): void {
    this.#isLast ||= surplus > 0;
    this.#reply = { status, headers, body: joined(this.#pieces) };
  }

  #tooLarge() {
    return tooLargeFault(this.#askedFor.target, this.#askedFor.maxBytes);
  }
}
