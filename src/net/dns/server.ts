/** A DNS server that is reached by UDP and TCP. */
export interface PlainDnsServer {
  readonly is: 'plain';
  /** An address, v6 without brackets, or a name that the system resolves. */
  readonly host: string;
  readonly port: number;
}

/** A DNS server that is reached over HTTPS. Source: RFC 8484. */
export interface HttpsDnsServer {
  readonly is: 'https';
  readonly url: URL;
}

/** Where a question is put. */
export type DnsServer = PlainDnsServer | HttpsDnsServer;

/** Where DNS servers listen. RFC 1035 §4.2. */
export const DNS_PORT = 53;
