// How the model ACME server looks at what is sent: nonce, URL, signature, and who sends it. Part of test/support/model-acme.ts; RFC 8555 §6.2 to §6.5.
import { createHash, createHmac, createPublicKey, verify } from 'node:crypto';
import type { HttpRequest } from '../../../src/net/http.ts';
import type { Response } from './responses.ts';
import { problem } from './responses.ts';
import type { ModelAccount, State } from './state.ts';

/** A JWS in flattened JSON form. */
export interface Jws {
  readonly protected: string;
  readonly payload: string;
  readonly signature: string;
}

/** What its protected header says. */
export interface Header {
  readonly alg: string;
  readonly nonce?: string;
  readonly url: string;
  readonly kid?: string;
  readonly jwk?: { readonly kty: string; readonly e: string; readonly n: string };
}

/** What was sent, once it has been believed. `payload` undefined is POST-as-GET. */
export type Sent =
  | { readonly is: 'refused'; readonly response: Response }
  | { readonly is: 'byKey'; readonly jwk: string; readonly payload: unknown }
  | { readonly is: 'byAccount'; readonly account: ModelAccount; readonly payload: unknown };

/** A part of a JWS. */
export const decoded = <T>(text: string): T => JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as T;

const refused = (status: number, type: string, detail: string): Sent => ({
  is: 'refused',
  response: problem(status, type, detail),
});

/** Reads a POST. */
export function readSent(state: State, { method, headers, url, body }: HttpRequest): Sent {
  if (method !== 'POST' || headers?.['content-type'] !== 'application/jose+json')
    return refused(400, 'malformed', 'not a JWS');
  const jws = JSON.parse(String(body)) as Jws;
  const header = decoded<Header>(jws.protected);
  if (header.nonce === undefined || !state.nonces.delete(header.nonce))
    return refused(400, 'badNonce', 'unknown nonce');
  if (header.url !== `${url.origin}${url.pathname}`) return refused(401, 'unauthorized', 'signed for another URL');
  return signedBy(state, jws, header);
}

function signedBy({ accounts }: State, jws: Jws, { jwk, kid, alg }: Header): Sent {
  if ((jwk === undefined) === (kid === undefined)) return refused(400, 'malformed', 'either jwk or kid');
  const account = accounts.find(({ url }) => url === kid);
  if (jwk === undefined && account === undefined)
    return refused(400, 'accountDoesNotExist', 'no account with this kid');
  const key = account === undefined ? JSON.stringify(jwk) : account.jwk;
  if (!isSigned(jws, alg, key)) return refused(400, 'malformed', 'the signature is wrong');
  const payload: unknown = jws.payload === '' ? undefined : decoded(jws.payload);
  if (account === undefined) return { is: 'byKey', jwk: key, payload };
  if (account.status !== 'valid') return refused(401, 'unauthorized', 'the account is deactivated');
  return { is: 'byAccount', account, payload };
}

function isSigned(jws: Jws, algorithm: string, jwk: string): boolean {
  if (algorithm !== 'RS256') return false;
  const key = createPublicKey({ key: JSON.parse(jwk), format: 'jwk' });
  const signed = Buffer.from(`${jws.protected}.${jws.payload}`);
  return verify('sha256', signed, key, Buffer.from(jws.signature, 'base64url'));
}

/** The code of an external account over a JWS. RFC 8555 §7.3.4. */
export const macOf = (jws: Jws, key: string): string =>
  createHmac('sha256', Buffer.from(key, 'base64url')).update(`${jws.protected}.${jws.payload}`).digest('base64url');

/** RFC 7638. */
export function thumbprintOf(jwk: string): string {
  const { e, kty, n } = JSON.parse(jwk) as NonNullable<Header['jwk']>;
  return sha256(JSON.stringify({ e, kty, n }));
}

/** SHA-256 in base64url. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');
