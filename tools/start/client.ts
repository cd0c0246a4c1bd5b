import { request } from 'node:https';
import { TLSSocket } from 'node:tls';
import { setTimeout as delay } from 'node:timers/promises';

/** The name in the demo's certificate. */
export const DEMO_NAME = 'demo.localhost';

/** Between two requests of the client that asks all the time. */
const PAUSE = 100;
const LONGEST_REQUEST = 5_000;

/** What the client has seen so far. */
export interface ClientCount {
  readonly requests: number;
  readonly failedHandshakes: number;
  /** Serial number that the last handshake was made with. */
  readonly serial: string | undefined;
  readonly lastFailure: string | undefined;
}

/**
 * Asks the server all the time, each time with a new handshake that verifies name and chain against the CA, until the signal aborts.
 * `onSeen` gets the count after each request.
 */
export async function askAllTheTime(
  port: number,
  caPem: () => string,
  onSeen: (count: ClientCount) => void,
  signal: AbortSignal,
): Promise<void> {
  let count: ClientCount = { requests: 0, failedHandshakes: 0, serial: undefined, lastFailure: undefined };
  while (!signal.aborted) {
    count = after(count, await askOnce(port, caPem()));
    onSeen(count);
    await delay(PAUSE, undefined, { signal }).catch(() => undefined);
  }
}

type Answer = { readonly is: 'served'; readonly serial: string } | { readonly is: 'failed'; readonly because: string };

function after(count: ClientCount, answer: Answer): ClientCount {
  const requests = count.requests + 1;
  if (answer.is === 'served') return { ...count, requests, serial: answer.serial };
  return { ...count, requests, failedHandshakes: count.failedHandshakes + 1, lastFailure: answer.because };
}

function askOnce(port: number, ca: string): Promise<Answer> {
  const options = { host: '127.0.0.1', port, servername: DEMO_NAME, headers: { host: DEMO_NAME }, ca, agent: false };
  return new Promise((resolve) => {
    const asked = request({ ...options, timeout: LONGEST_REQUEST }, (reply) => {
      const { socket } = reply;
      const serial = socket instanceof TLSSocket ? socket.getPeerCertificate().serialNumber : '';
      reply.resume();
      reply.once('close', () => resolve({ is: 'served', serial }));
    });
    asked.once('timeout', () => asked.destroy(new Error('no answer in 5 s')));
    asked.once('error', (error) => resolve({ is: 'failed', because: error.message }));
    asked.end();
  });
}
