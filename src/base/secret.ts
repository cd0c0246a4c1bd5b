import { inspect } from 'node:util';

/**
 * Wraps a private key, token or password so that it cannot reach a log, event, metric, trace or error text by accident:
 * it prints as `[redacted]`. Only encoders and crypto call `reveal()`; the linter names the folders where nobody may.
 */
export class Secret<T> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  /** The value itself. */
  reveal(): T {
    return this.#value;
  }

  toString(): string {
    return '[redacted]';
  }

  toJSON(): string {
    return '[redacted]';
  }

  [inspect.custom](): string {
    return '[redacted]';
  }
}
