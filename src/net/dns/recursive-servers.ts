import { isIP } from 'node:net';
import { Fault } from '../../base/fault.ts';
import type { DnsServer } from './server.ts';
import { DNS_PORT } from './server.ts';

const WITHOUT_ANY: readonly DnsServer[] = ['8.8.8.8', '8.8.4.4'].map((host) => ({ is: 'plain', host, port: DNS_PORT }));

/**
 * The recursive servers: those configured (`--dns01-recursive-nameservers`, a solver's `nameservers`), else those of resolv.conf, else
 * 8.8.8.8 and 8.8.4.4. Reference 2.14; resolv.conf(5).
 * @param configured `host`, `host:port`, `[v6]:port` or `https://…`
 * @param resolvConf text of /etc/resolv.conf, where there is one
 * @throws Fault misconfigured `DnsServerInvalid`.
 */
export function recursiveServers(configured: readonly string[], resolvConf: string | undefined): readonly DnsServer[] {
  if (configured.length > 0) return configured.map(parseDnsServer);
  const found = [...(resolvConf ?? '').matchAll(/^[ \t]*nameserver[ \t]+([^\s#;]+)/gm)]
    .map(([, host = '']) => host)
    .filter((host) => isIP(host.replace(/%.*/, '')) !== 0)
    .map((host): DnsServer => ({ is: 'plain', host, port: DNS_PORT }));
  return found.length > 0 ? found : WITHOUT_ANY;
}

/**
 * One server as it is configured. Port 53 where none is given.
 * @throws Fault misconfigured `DnsServerInvalid`.
 */
export function parseDnsServer(text: string): DnsServer {
  if (/^https:\/\//i.test(text)) return { is: 'https', url: parseUrl(text) };
  if (isIP(text) !== 0) return { is: 'plain', host: text, port: DNS_PORT };
  const [, bracketed, plain, digits = String(DNS_PORT)] = HOST_AND_PORT.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || !isPort(Number(digits))) throw invalid(text);
  if (bracketed !== undefined && isIP(bracketed) !== 6) throw invalid(text);
  return { is: 'plain', host, port: Number(digits) };
}

const HOST_AND_PORT = /^(?:\[([^\]]+)\]|([^:[\]/\s]+))(?::(\d{1,5}))?$/;

const isPort = (port: number): boolean => port > 0 && port < 65_536;

function parseUrl(text: string): URL {
  const url = URL.parse(text);
  if (url === null || url.username !== '' || url.password !== '') throw invalid(text);
  return url;
}

const invalid = (text: string): Fault =>
  new Fault('misconfigured', {
    code: 'DnsServerInvalid',
    message: `"${text}" is not a DNS server`,
    remedy: 'write it as 192.0.2.1:53, [2001:db8::1]:53, dns.example:53 or https://dns.example/dns-query',
  });
