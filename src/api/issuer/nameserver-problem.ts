import { parseIpAddress } from '../../pki/extensions/ip-address.ts';

const HOST_NAME =
  /^(?=.{1,253}$)[A-Za-z0-9_]([-A-Za-z0-9_]{0,61}[A-Za-z0-9_])?(\.[A-Za-z0-9_]([-A-Za-z0-9_]{0,61}[A-Za-z0-9_])?)*\.?$/;
const IN_BRACKETS = /^\[([^\]]+)\](?::(\d{1,5}))?$/;
const PLAIN = /^([^:]+)(?::(\d{1,5}))?$/;

/** What is wrong with a server of `dns01.nameservers`; undefined if nothing is. Reference 03 §2.4. */
export function nameserverProblem(text: string): string | undefined {
  if (text.startsWith('https://')) {
    return URL.canParse(text) && new URL(text).hostname !== ''
      ? undefined
      : 'must be in the format https://<DoH RFC 8484 server address>';
  }
  const hasPort = IN_BRACKETS.exec(text)?.[2] ?? PLAIN.exec(text)?.[2];
  return hasPort === undefined ? 'must be in the format <ip address>:<port>' : undefined;
}

/** What is wrong with `rfc2136.nameserver`; undefined if nothing is. Reference 03 §2.4. */
export function updateServerProblem(text: string): string | undefined {
  const bracketed = IN_BRACKETS.exec(text)?.[1];
  const plain = PLAIN.exec(text)?.[1];
  const isServer =
    (bracketed !== undefined && parseIpAddress(bracketed) !== undefined) ||
    (plain !== undefined && HOST_NAME.test(plain));
  return isServer
    ? undefined
    : 'nameserver must be set in the form host:port where host is an IPv4 address, an enclosed IPv6 address or a hostname and port is an optional port number.';
}
