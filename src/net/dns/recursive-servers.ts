import { Fault } from '../../base/fault.ts';
import type { DnsServer } from './server.ts';

/**
 * The recursive servers: those configured (`--dns01-recursive-nameservers`, a solver's `nameservers`), else those of resolv.conf, else
 * 8.8.8.8 and 8.8.4.4. Reference 2.14.
 * @param configured `host`, `host:port`, `[v6]:port` or `https://…`
 * @param resolvConf text of /etc/resolv.conf, where there is one
 * @throws Fault misconfigured `DnsServerInvalid`.
 */
export function recursiveServers(configured: readonly string[], resolvConf: string | undefined): readonly DnsServer[] {
  throw new Fault('defect', { code: 'InternalError', message: 'not written yet', cause: [configured, resolvConf] });
}

/**
 * One server as it is configured. Port 53 where none is given.
 * @throws Fault misconfigured `DnsServerInvalid`.
 */
export function parseDnsServer(text: string): DnsServer {
  throw new Fault('defect', { code: 'InternalError', message: 'not written yet', cause: text });
}
