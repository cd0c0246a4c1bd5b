import type { IncomingHttpHeaders } from 'node:http';
import type { AskedFor } from './reply-reader.ts';
import { malformedReply } from './malformed-reply.ts';

/** The head of a reply, and what it says of the body. */
export interface ReplyHead {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Bytes of the body as sent, or how its end is told. */
  readonly length: number | 'chunked' | 'until the end';
  /** The server closes the connection after this reply. */
  readonly isLast: boolean;
}

const STATUS_LINE = /^HTTP\/1\.([01]) ([1-5]\d\d)(?: |$)/;
/** A token, a colon, and anything but control characters. Folded lines, which begin with a space, are no longer allowed. Source: RFC 9112 §5. */
const FIELD_LINE = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+:[^\u0000-\u0008\u000a-\u001f\u007f]*$/;

/**
 * Reads a head without its empty line.
 * @throws Fault transient `MalformedReply`.
 */
export function readHead(text: string, { method, target }: Pick<AskedFor, 'method' | 'target'>): ReplyHead {
  const lines = text.split('\r\n');
  const statusLine = STATUS_LINE.exec(lines[0] ?? '');
  if (statusLine === null) throw malformedReply(target, 'it has no status line');
  const status = Number(statusLine[2]);
  if (status === 101) throw malformedReply(target, 'it changes to another protocol, which nobody asked for');
  const headers = readFields(lines, target);
  const length = bodyLength(status, method, headers, target);
  const connection = headers.connection?.toLowerCase() ?? '';
  const isLast = statusLine[1] === '0' || connection.includes('close') || length === 'until the end';
  return { status, headers, length, isLast };
}

/** The lines after the first. */
function readFields(lines: readonly string[], target: string): IncomingHttpHeaders {
  // Without a prototype, so that no name means anything to the object itself.
  const headers = Object.create(null) as Record<string, string>;
  for (let at = 1; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (!FIELD_LINE.test(line)) throw malformedReply(target, 'a line of its head is no field');
    const colon = line.indexOf(':');
    const key = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    const before = headers[key];
    // Several lines of one name are one list. Source: RFC 9110 §5.3.
    headers[key] = before === undefined ? value : `${before}, ${value}`;
  }
  return headers;
}

/** Source: RFC 9112 §6.3, with the cases that are left to trust refused. */
function bodyLength(status: number, method: string, headers: IncomingHttpHeaders, target: string): ReplyHead['length'] {
  const coding = headers['transfer-encoding'];
  const length = headers['content-length'];
  if (coding !== undefined && length !== undefined) throw malformedReply(target, 'it tells its length twice');
  if (method === 'HEAD' || BODILESS.has(status) || status < 200) return 0;
  if (coding !== undefined) return chunked(coding, target);
  if (length === undefined) return 'until the end';
  if (!/^\d{1,15}$/.test(length)) throw malformedReply(target, 'its length is no number');
  return Number(length);
}

const BODILESS: ReadonlySet<number> = new Set([204, 304]);

function chunked(coding: string, target: string): 'chunked' {
  if (coding.toLowerCase() === 'chunked') return 'chunked';
  throw malformedReply(target, 'its transfer coding is not chunked');
}
