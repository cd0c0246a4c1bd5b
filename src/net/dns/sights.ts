import type { Instant, Milliseconds } from '../../base/instant.ts';

/** What one server shows of a TXT value. */
export type ServerSight =
  | { readonly is: 'present' }
  /** The name is there, without any TXT record. */
  | ({ readonly is: 'absent' } & NegativeAnswer)
  /** There are TXT records, and none has the value. */
  | { readonly is: 'stale'; readonly values: number }
  | ({ readonly is: 'nxdomain' } & NegativeAnswer)
  /** There is a CNAME instead, such as one made up from a wildcard. */
  | { readonly is: 'alias'; readonly to: string }
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
  /** What the zone says (SOA minimum): the same at each look, so for texts. Absent: the server sent no SOA. */
  readonly keptFor?: Milliseconds;
  /** When this very answer is no longer kept, for whoever plans the next look. */
  readonly keptUntil?: Instant;
}
