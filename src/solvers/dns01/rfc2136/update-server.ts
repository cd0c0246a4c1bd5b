import { updateServerProblem } from '../../../api/issuer/nameserver-problem.ts';
import { Fault } from '../../../base/fault.ts';
import type { PlainDnsServer } from '../../../net/dns/server.ts';
import { DNS_PORT } from '../../../net/dns/server.ts';

/**
 * The server of `rfc2136.nameserver`: `host`, `host:port`, `[v6]` or `[v6]:port`. Reference 1.4; 03 §2.4.
 * @throws Fault misconfigured `ServerInvalid`: as admission says it, for objects that are older than the rule.
 */
export function updateServer(nameserver: string): PlainDnsServer {
  const problem = updateServerProblem(nameserver);
  if (problem !== undefined) throw invalidFault(problem);
  const [, host = '', port] = /^\[?([^\]]+?)\]?(?::(\d+))?$/.exec(nameserver) ?? [];
  const number = port === undefined ? DNS_PORT : Number(port);
  if (number < 1 || number > 65_535) throw invalidFault(`"${nameserver}" has a port that is none`);
  return { is: 'plain', host, port: number };
}

const invalidFault = (message: string): Fault =>
  new Fault('misconfigured', {
    code: 'ServerInvalid',
    at: 'dns01.rfc2136.nameserver',
    message,
    remedy: 'write it as 192.0.2.53, ns.example.com:53 or [2001:db8::53]:53',
  });
