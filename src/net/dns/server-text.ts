import { isIPv6 } from 'node:net';
import type { DnsServer } from './server.ts';

/** A server as people write it: `192.0.2.1:53`, `[2001:db8::1]:53`, `https://dns.example/dns-query`. */
export function serverText(server: DnsServer): string {
  if (server.is === 'https') return server.url.href;
  return `${isIPv6(server.host) ? `[${server.host}]` : server.host}:${server.port}`;
}
