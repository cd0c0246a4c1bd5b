import type { IncomingMessage } from 'node:http';
import type { Guard } from './guard.ts';
import { cutFault } from './network-fault.ts';

/**
 * The reply's pieces as they come. Ends the guard and, unless the reply is complete, the connection.
 * @throws Fault transient `DeadlineExceeded` on silence, `ConnectionFailed` when cut off, the signal's.
 */
export async function* readChunks(response: IncomingMessage, target: string, guard: Guard): AsyncGenerator<Buffer> {
  const pieces: AsyncIterator<Buffer> = response[Symbol.asyncIterator]();
  try {
    for (;;) {
      guard.waits(true);
      const next = await pieces.next();
      guard.waits(false);
      if (guard.fault !== undefined) throw guard.fault;
      if (next.done === true) return;
      yield next.value;
    }
  } catch (thrown) {
    throw guard.fault ?? cutFault(target, thrown);
  } finally {
    guard.end();
    if (!response.complete) response.destroy();
  }
}
