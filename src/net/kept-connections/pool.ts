import type { Fault } from '../../base/fault.ts';
import type { TlsOptions } from '../agents.ts';
import type { Guard } from '../guard.ts';
import type { RequestUrl } from '../http.ts';
import { connect } from './connect.ts';
import { Connection } from './connection.ts';

/**
 * The kept connections to one origin, at most `most` of them. Who finds none waits until one is free.
 */
export class ConnectionPool {
  readonly #origin: RequestUrl;
  readonly #tls: TlsOptions;
  readonly #most: number;
  /** The one used last is taken first, so that what is not needed grows old and goes. */
  readonly #idle: Connection[] = [];
  readonly #waiting = new Set<() => void>();
  #open = 0;
  #isClosed = false;

  constructor(origin: RequestUrl, tls: TlsOptions, most: number) {
    this.#origin = origin;
    this.#tls = tls;
    this.#most = most;
  }

  /** A connection for one exchange; give it back with `release`. `isFresh`: not a kept one. @throws what Node throws, or the guard's Fault. */
  async take(guard: Guard, isFresh: boolean): Promise<Connection> {
    for (;;) {
      const kept = isFresh ? undefined : this.#kept();
      if (kept !== undefined) return kept;
      if (isFresh || this.#open < this.#most) return this.#connect(guard);
      await this.#turn(guard);
    }
  }

  release(connection: Connection): void {
    if (this.#isClosed) connection.destroy();
    else if (connection.isUsable) this.#idle.push(connection);
    this.#next();
  }

  /** Ends what is idle, and what is in use as soon as it is given back. */
  close(): void {
    this.#isClosed = true;
    for (const connection of this.#idle.splice(0)) connection.destroy();
  }

  #kept(): Connection | undefined {
    for (let last = this.#idle.pop(); last !== undefined; last = this.#idle.pop()) if (last.isUsable) return last;
    return undefined;
  }

  async #connect(guard: Guard): Promise<Connection> {
    this.#open++;
    try {
      const socket = await connect(this.#origin, this.#tls, (opening) =>
        guard.onFire((fault: Fault) => opening.destroy(fault)),
      );
      return new Connection(socket, () => this.#left());
    } catch (error) {
      this.#left();
      throw error;
    }
  }

  #left(): void {
    this.#open--;
    this.#next();
  }

  #next(): void {
    const [first] = this.#waiting;
    first?.();
  }

  #turn(guard: Guard): Promise<void> {
    return new Promise((resolve, reject) => {
      const come = (): void => {
        this.#waiting.delete(come);
        resolve();
      };
      this.#waiting.add(come);
      guard.onFire((fault: Fault) => {
        this.#waiting.delete(come);
        reject(fault);
      });
    });
  }
}
