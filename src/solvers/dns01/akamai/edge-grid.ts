import { createHash, createHmac } from 'node:crypto';
import type { Instant } from '../../../base/instant.ts';
import { Secret } from '../../../base/secret.ts';

/** Credentials of an API client at Akamai. */
export interface EdgeGridCredentials {
  readonly clientToken: string;
  readonly accessToken: string;
  readonly clientSecret: Secret<string>;
}

/** What is signed of a request. */
export interface SignedRequest {
  readonly method: string;
  readonly url: URL;
  readonly body?: string | undefined;
}

/** Of a larger body only so much is signed, in bytes. */
const SIGNED_BODY = 131_072;

/**
 * The Authorization header of one request.
 * @param nonce Another one each time.
 * Source: Akamai, "Authenticate with EdgeGrid", EG1-HMAC-SHA256.
 */
export function edgeGridHeader(
  { clientToken, accessToken, clientSecret }: EdgeGridCredentials,
  { method, url, body = '' }: SignedRequest,
  now: Instant,
  nonce: string,
): Secret<string> {
  const timestamp = timestampOf(now);
  const fields = `client_token=${clientToken};access_token=${accessToken};timestamp=${timestamp};nonce=${nonce};`;
  const unsigned = `EG1-HMAC-SHA256 ${fields}`;
  const hash = method === 'POST' && body !== '' ? contentHash(body) : '';
  const scheme = url.protocol.replace(':', '');
  const signed = [method, scheme, url.host, `${url.pathname}${url.search}`, '', hash, unsigned].join('\t');
  const key = keyedHash(clientSecret.reveal(), timestamp);
  return new Secret(`${unsigned}signature=${keyedHash(key, signed)}`);
}

const keyedHash = (key: string, text: string): string => createHmac('sha256', key).update(text).digest('base64');

const contentHash = (body: string): string =>
  createHash('sha256').update(Buffer.from(body).subarray(0, SIGNED_BODY)).digest('base64');

/** `20140321T19:34:21+0000`. */
const timestampOf = (now: Instant): string => `${new Date(now).toISOString().slice(0, 19).replaceAll('-', '')}+0000`;
