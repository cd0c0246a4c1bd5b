import type { TsigAlgorithm } from '../../src/net/dns/tsig.ts';

/** A zone that a server is primary for. */
export interface ServedZone {
  /** Absolute. */
  readonly name: string;
  /** Lines of a zone file after SOA and NS; names without a trailing dot are below the zone. */
  readonly records?: readonly string[];
  /** Names in NS records. `ns1.<zone>` if absent, with the address 127.0.0.1. */
  readonly servers?: readonly string[];
  /** Keys that may change TXT records. */
  readonly keys?: readonly string[];
  /** How long a resolver may keep that there is none. 300 if absent. */
  readonly minimum?: number;
}

/** The zone as a master file. Serial 1, times to live of a minute. RFC 1035 §5. */
export function zoneFile({ name, records = [], servers, minimum = 300 }: ServedZone): string {
  const own = `ns1.${name === '.' ? '' : name}`;
  const named = servers ?? [own];
  const first = named[0] ?? own;
  return [
    `$ORIGIN ${name}`,
    '$TTL 60',
    `@ ${minimum} IN SOA ${first} hostmaster.invalid. 1 3600 600 86400 ${minimum}`,
    ...named.map((server) => `@ IN NS ${server}`),
    ...(servers === undefined ? [`${own} IN A 127.0.0.1`] : []),
    ...records,
    '',
  ].join('\n');
}

/** Names of the algorithms in the configuration of both servers. */
export const configuredAlgorithm: Readonly<Record<TsigAlgorithm, string>> = {
  HMACMD5: 'hmac-md5',
  HMACSHA1: 'hmac-sha1',
  HMACSHA256: 'hmac-sha256',
  HMACSHA512: 'hmac-sha512',
};
