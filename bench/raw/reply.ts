/** An answer of the API server. */
export interface RawReply {
  readonly status: number;
  /** The JSON text, one character for each byte: enough to look for ASCII in it. */
  readonly text: string;
}

const END_OF_HEAD = '\r\n\r\n';
const LAST_CHUNK = '0\r\n\r\n';

/**
 * Whether a reply has been received to its end: by its Content-Length, or by its last chunk. JSON has no line break within a line end of
 * HTTP (RFC 8259 §7 escapes it), so what ends as the last chunk does is the last chunk. Source: RFC 9112 §6, §7.1.
 */
export function isComplete(received: string): boolean {
  const end = received.indexOf(END_OF_HEAD);
  if (end === -1) return false;
  const length = lengthIn(received.slice(0, end));
  if (length !== undefined) return received.length >= end + END_OF_HEAD.length + length;
  return received.endsWith(`\r\n${LAST_CHUNK}`);
}

/** The status and the body of a complete reply. */
export function readReply(received: string): RawReply {
  const end = received.indexOf(END_OF_HEAD);
  const head = received.slice(0, end);
  const body = received.slice(end + END_OF_HEAD.length);
  const status = Number(head.slice('HTTP/1.1 '.length, 'HTTP/1.1 200'.length));
  return { status, text: lengthIn(head) === undefined ? withoutChunkSizes(body) : body };
}

function lengthIn(head: string): number | undefined {
  const found = /\r\ncontent-length: *(\d+)/i.exec(head);
  return found === null ? undefined : Number(found[1]);
}

function withoutChunkSizes(body: string): string {
  const pieces: string[] = [];
  for (let at = 0; at < body.length; ) {
    const endOfSize = body.indexOf('\r\n', at);
    const size = Number.parseInt(body.slice(at, endOfSize), 16);
    if (!(size > 0)) break;
    pieces.push(body.slice(endOfSize + 2, endOfSize + 2 + size));
    at = endOfSize + 2 + size + 2;
  }
  return pieces.join('');
}
