import { createPrivateKey } from 'node:crypto';

const NO_KEY = { key: Buffer.of(0), format: 'der', type: 'pkcs8' } as const;

/**
 * OpenSSL keeps what went wrong in a queue of the thread. Some failures in Node leave it there, and it is held against whoever comes next:
 * an honest key is refused for the odd one read before it, or a TLS connection is said to have failed (SSL_get_error(3)). A read that
 * fails for a reason of its own takes all of it away.
 */
export function forgetLibraryErrors(): void {
  try {
    createPrivateKey(NO_KEY);
  } catch {
    // That is what it is for.
  }
}
