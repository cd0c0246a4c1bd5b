import { Fault } from '../../base/fault.ts';
import { seconds } from '../../base/instant.ts';
import type { HttpTransport } from '../http.ts';
import type { HttpsDnsServer } from './server.ts';

const MEDIA_TYPE = 'application/dns-message';
const MOST_BYTES = 128 * 1024;
const LONGEST = seconds(10);

/**
 * Posts a message to a server over HTTPS. RFC 8484 §4.1; reference 2.14.
 * @throws Fault transient `DnsHttpFailed` (429, 5xx), refused `DnsHttpFailed` (any other status or media type); as HttpTransport.
 */
export async function exchangeByHttps(
  transport: HttpTransport,
  server: HttpsDnsServer,
  message: Uint8Array,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const headers = { 'Content-Type': MEDIA_TYPE, Accept: MEDIA_TYPE };
  const request = {
    method: 'POST',
    url: server.url,
    headers,
    body: message,
    within: LONGEST,
    maxBytes: MOST_BYTES,
  } as const;
  const reply = await transport.send(request, signal);
  if (reply.status !== 200) throw failed(server, `answers with status ${reply.status}`, reply.status);
  if (reply.headers['content-type']?.split(';')[0]?.trim().toLowerCase() !== MEDIA_TYPE)
    throw failed(server, `does not answer with ${MEDIA_TYPE}`, reply.status);
  return reply.body;
}

const failed = (server: HttpsDnsServer, what: string, status: number): Fault =>
  new Fault(status === 429 || status >= 500 ? 'transient' : 'refused', {
    code: 'DnsHttpFailed',
    message: `DNS server ${server.url.href} ${what}`,
    remedy: 'check that the URL is the one of a DNS server over HTTPS, such as https://dns.example/dns-query',
  });
