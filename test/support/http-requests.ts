import { seconds } from '../../src/base/instant.ts';
import { systemClock } from '../../src/base/system-clock.ts';
import type { HttpRequest, HttpTransport, TransportOptions } from '../../src/net/http.ts';
import { createHttpTransport } from '../../src/net/http-transport.ts';

/** A transport by the real clock. */
export const aTransport = (options: Partial<TransportOptions> = {}): HttpTransport =>
  createHttpTransport({ clock: systemClock, ...options });

/** A GET of a server on loopback. */
export const aRequest = (port: number, more: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'GET',
  url: new URL(`http://127.0.0.1:${port}/`),
  within: seconds(20),
  maxBytes: 1000,
  ...more,
});
