import type { Ask } from './ask.ts';
import { nameOfPlace } from './ask.ts';
import type { Status } from './status.ts';

/** What a person has to know and do about a trouble that passes by no waiting. */
export interface KnownTrouble {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

interface TroubleRow {
  /** Found in the server's words. */
  readonly words: RegExp;
  readonly code: string;
  /** What is in the way; `found` are the parts of the words. */
  readonly because: (ask: Ask, found: readonly (string | undefined)[]) => string;
  readonly remedy: string;
}

const size = ({ bytes }: Ask): string => (bytes === undefined ? 'it' : `${bytes} bytes were sent, which`);
const SMALLER = 'make what is written smaller';

/**
 * Answers that look like an outage (500) or say little (413), and mean something that only a person can mend: known by the server's words, as
 * there is no reason in them. What differs from try to try (addresses, counts) is left out. Source: etcd api/v3rpc/rpctypes/error.go; apiserver
 * pkg/admission/plugin/webhook/errors, pkg/endpoints/handlers (limitedReadBody); gRPC ResourceExhausted of the client in the API server.
 */
const TROUBLES: readonly TroubleRow[] = [
  {
    words: /etcdserver: mvcc: database space exceeded/,
    code: 'StorageFull',
    because: () => "the cluster's storage (etcd) is full",
    remedy: 'compact and defragment etcd or raise its quota, then disarm its NOSPACE alarm',
  },
  {
    words: /etcdserver: request is too large|trying to send message larger than max/,
    code: 'RequestEntityTooLarge',
    because: (ask) =>
      `${size(ask)} is more than the cluster's storage (etcd) takes at once, 1572864 bytes unless changed`,
    remedy: SMALLER,
  },
  {
    words: /Request entity too large: limit is (\d+)/,
    code: 'RequestEntityTooLarge',
    because: (ask, [limit]) => `${size(ask)} is more than its limit of ${limit} bytes`,
    remedy: SMALLER,
  },
  {
    words: /failed calling webhook "([^"]{1,253})"/,
    code: 'WebhookUnavailable',
    because: (_, [name]) => `the admission webhook "${name}" could not be asked`,
    remedy: 'see whether that webhook runs and the API server reaches it',
  },
];

/** What the server's words mean, if they are known. */
export function knownTrouble(ask: Ask, { code, message }: Status): KnownTrouble | undefined {
  if (code < 500 && code !== 413) return undefined;
  for (const row of TROUBLES) {
    const found = row.words.exec(message);
    if (found === null) continue;
    const because = row.because(ask, found.slice(1));
    return {
      code: row.code,
      message: `the API server was unable to ${ask.verb} ${nameOfPlace(ask)}: ${because}`,
      remedy: row.remedy,
    };
  }
  return undefined;
}
