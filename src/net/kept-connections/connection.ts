import type { Socket } from 'node:net';
import type { Fault } from '../../base/fault.ts';
import type { HttpReply, HttpRequest } from '../http.ts';
import { closedEarly, cutFault } from '../network-fault.ts';
import { ReplyReader } from './reply-reader.ts';
import { requestHead } from './request-text.ts';

/** How an exchange ended. `isStale`: the kept connection was closed before anything of a reply came. */
export type ExchangeEnd =
  | { readonly is: 'reply'; readonly reply: HttpReply }
  | { readonly is: 'failed'; readonly error: unknown; readonly isStale: boolean };

interface Exchange {
  readonly reader: ReplyReader;
  readonly target: string;
  readonly isFirst: boolean;
  readonly end: (end: ExchangeEnd) => void;
}

/** One open connection, with at most one exchange on it. */
export class Connection {
  readonly #socket: Socket;
  #exchange: Exchange | undefined;
  #isUsed = false;
  #isOver = false;
  #error: unknown;

  /** Takes over a socket that is connected (and, with TLS, trusted). `onClosed` is told once, when it is of no more use. */
  constructor(socket: Socket, onClosed: () => void) {
    this.#socket = socket;
    socket.on('data', (piece: Buffer) => this.#take(piece));
    socket.on('error', (error) => (this.#error ??= error));
    // A server that ends its half will not answer anything more.
    socket.on('end', () => socket.destroy());
    socket.on('close', () => {
      this.#isOver = true;
      this.#closed();
      onClosed();
    });
    socket.on('timeout', () => {
      if (this.#exchange === undefined) socket.destroy();
    });
  }

  /** Whether another exchange may begin on it. */
  get isUsable(): boolean {
    return !this.#isOver && this.#exchange === undefined && !this.#socket.destroyed;
  }

  /** Sends a request and waits for its reply. Never rejects. */
  exchange(request: HttpRequest): Promise<ExchangeEnd> {
    const { method, maxBytes, url, body } = request;
    return new Promise((resolve) => {
      const isFirst = !this.#isUsed;
      const reader = new ReplyReader({ method, maxBytes, target: url.origin });
      this.#isUsed = true;
      this.#exchange = { reader, target: url.origin, isFirst, end: resolve };
      this.#socket.ref();
      try {
        const head = requestHead(request);
        request.fence?.();
        this.#send(head, body);
      } catch (thrown) {
        this.#settle({ is: 'failed', error: thrown, isStale: false });
      }
    });
  }

  /** Ends it, with what is on it. */
  destroy(why?: Fault): void {
    this.#error ??= why;
    this.#socket.destroy();
  }

  /** One write and so one record where the body is text. */
  #send(head: string, body: HttpRequest['body']): void {
    if (body === undefined || typeof body === 'string') {
      this.#socket.write(head + (body ?? ''));
      return;
    }
    this.#socket.cork();
    this.#socket.write(head);
    this.#socket.write(body);
    this.#socket.uncork();
  }

  #take(piece: Buffer): void {
    const exchange = this.#exchange;
    // Nobody asked: a reply to no request would be taken for that of the next.
    if (exchange === undefined) return void this.#socket.destroy();
    try {
      exchange.reader.push(piece);
    } catch (thrown) {
      this.#settle({ is: 'failed', error: thrown, isStale: false });
      return void this.#socket.destroy();
    }
    const { reply, isLast } = exchange.reader;
    if (reply === undefined) return;
    if (isLast) this.#socket.destroy();
    this.#settle({ is: 'reply', reply });
  }

  #closed(): void {
    const exchange = this.#exchange;
    if (exchange === undefined) return;
    const { reader, target, isFirst } = exchange;
    if (this.#error === undefined && reader.end() && reader.reply !== undefined)
      return this.#settle({ is: 'reply', reply: reader.reply });
    const error = reader.hasBegun ? cutFault(target, this.#error) : (this.#error ?? closedEarly());
    this.#settle({ is: 'failed', error, isStale: !isFirst && !reader.hasBegun });
  }

  #settle(end: ExchangeEnd): void {
    const exchange = this.#exchange;
    this.#exchange = undefined;
    if (!this.#isOver) this.#socket.unref();
    exchange?.end(end);
  }
}
