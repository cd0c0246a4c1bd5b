import type { Instant, Milliseconds } from '../../base/instant.ts';
import type { CaaFinding } from './caa.ts';

/** What one server shows of a TXT value. */
export type ServerSight =
  | { readonly is: 'present' }
  /** The name is there, without any TXT record. */
  | ({ readonly is: 'absent' } & NegativeAnswer)
  /** There are TXT records, and none has the value. */
  | { readonly is: 'stale'; readonly values: number }
  | ({ readonly is: 'nxdomain' } & NegativeAnswer)
  | { readonly is: 'servfail' }
  /** A recursive server that finds the zone's signatures not valid. */
  | { readonly is: 'bogus' }
  | { readonly is: 'refused' }
  /** It answers, and not as one that holds the zone. */
  | { readonly is: 'lame' }
  | { readonly is: 'timeout' }
  | { readonly is: 'unreachable'; readonly because: string }
  /** Any other response code. */
  | { readonly is: 'failed'; readonly code: string };

/** How long a resolver may keep an answer that says "there is none". Source: RFC 2308 §5. */
export interface NegativeAnswer {
  /** What the zone says (SOA minimum, SOA time to live): the same at each look, so for texts. Absent: the server sent no SOA. */
  readonly keptFor?: Milliseconds;
  /** When this very answer is no longer kept, for whoever plans the next look. */
  readonly keptUntil?: Instant;
}

/** One server and what it shows. */
export interface ServerReport {
  /** Name in the NS record, or the server as configured. */
  readonly server: string;
  /** Absent where the name has no address, or the server was named by what is in `server`. */
  readonly address?: string;
  readonly sees: ServerSight;
}

/** Whether a TXT value is seen, and who answered what. Plain data. */
export interface TxtReport {
  /** The domain proven, without wildcard label and trailing dot. */
  readonly domain: string;
  /** Where the record is looked for: `_acme-challenge.…`, or where its CNAMEs lead. */
  readonly name: string;
  readonly zone: string;
  readonly asked: 'authoritative' | 'recursive';
  /** In order of name, then address. Never empty. */
  readonly servers: readonly ServerReport[];
  /** Whether every server has it: of one with several addresses, all that answer, and one at least. */
  readonly isPropagated: boolean;
  /** Present where the policy was asked about. */
  readonly caa?: CaaFinding;
}
