import { isJsonObject } from '../../base/json-object.ts';

/** metav1.StatusCause. */
export interface StatusCause {
  readonly reason: string;
  readonly message: string;
  readonly field: string;
}

/** metav1.Status, or as much of one as the reply holds. */
export interface Status {
  /** HTTP status. */
  readonly code: number;
  readonly reason: string;
  readonly message: string;
  readonly causes: readonly StatusCause[];
  /** `details.name` and `details.kind`: empty if the path itself is unknown to the server. */
  readonly name: string;
  readonly kind: string;
  readonly retryAfterSeconds: number | undefined;
}

const LONGEST_WORDS = 1024;

/** Reads a Status; anything else becomes one without words. `code` is the HTTP status of the reply. */
export function readStatus(code: number, body: unknown): Status {
  const status = isJsonObject(body) ? body : {};
  const details = isJsonObject(status['details']) ? status['details'] : {};
  const seconds = details['retryAfterSeconds'];
  return {
    code,
    reason: text(status['reason']),
    message: text(status['message']),
    causes: Array.isArray(details['causes']) ? details['causes'].filter(isJsonObject).map(readCause) : [],
    name: text(details['name']),
    kind: text(details['kind']),
    retryAfterSeconds: typeof seconds === 'number' && seconds > 0 ? seconds : undefined,
  };
}

/** The Status in a body that may be anything, a proxy's page for one. */
export function parseStatus(code: number, body: string): Status {
  try {
    return readStatus(code, JSON.parse(body));
  } catch {
    return readStatus(code, undefined);
  }
}

const readCause = (cause: Readonly<Record<string, unknown>>): StatusCause => ({
  reason: text(cause['reason']),
  message: text(cause['message']),
  field: text(cause['field']),
});

const text = (value: unknown): string => (typeof value === 'string' ? value.slice(0, LONGEST_WORDS) : '');
