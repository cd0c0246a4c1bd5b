import { Fault } from '../../base/fault.ts';
import { bodyLength } from '../body.ts';
import type { HttpRequest } from '../http.ts';

/** Printable characters of Latin-1 and the tab: nothing that could end the line. Source: RFC 9110 §5.5. */
const FIELD_VALUE = /^[\t\u0020-\u007e\u0080-\u00ff]*$/;
/** What a URL's path and query may hold when they come from `URL`. */
const REQUEST_TARGET = /^[\u0021-\u007e]+$/;

/**
 * The head of a request with its empty line. Source: RFC 9112 §3, §5.
 * @throws Fault refused `InvalidRequest`: a header that would not stay in its line; its value is not shown.
 */
export function requestHead({
  method,
  url,
  headers = {},
  body,
}: Pick<HttpRequest, 'method' | 'url' | 'headers' | 'body'>): string {
  const target = `${url.pathname}${url.search}`;
  if (!REQUEST_TARGET.test(target)) throw invalid('the path');
  let head = `${method} ${target} HTTP/1.1\r\nHost: ${url.host}\r\nConnection: keep-alive\r\n`;
  for (const [name, value] of Object.entries(headers)) {
    if (!FIELD_VALUE.test(value)) throw invalid(`header ${name}`);
    head += `${name}: ${value}\r\n`;
  }
  if (body !== undefined) head += `Content-Length: ${bodyLength(body)}\r\n`;
  return `${head}\r\n`;
}

const invalid = (what: string): Fault =>
  new Fault('refused', { code: 'InvalidRequest', message: `${what} holds characters that may not be sent` });
