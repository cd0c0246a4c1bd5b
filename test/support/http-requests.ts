import { seconds } from '../../src/base/instant.ts';
import { systemClock } from '../../src/base/system-clock.ts';
import type { HttpRequest, HttpTransport, TransportOptions } from '../../src/net/http.ts';
import { createHttpTransport } from '../../src/net/http-transport.ts';
import { createKeptTransport } from '../../src/net/kept-transport.ts';

/** Makes a transport by the real clock. */
export type MakeTransport = (options?: Partial<TransportOptions>) => HttpTransport;

/** Both ways to make one promise the same. */
export const makers: readonly (readonly [name: string, make: MakeTransport])[] = [
  ['by the agents of Node', (options) => createHttpTransport({ clock: systemClock, ...options })],
  ['by kept connections of our own', (options) => createKeptTransport({ clock: systemClock, ...options })],
];

/** A GET of a server on loopback. */
export const aRequest = (port: number, more: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'GET',
  url: new URL(`http://127.0.0.1:${port}/`),
  within: seconds(20),
  maxBytes: 1000,
  ...more,
});
