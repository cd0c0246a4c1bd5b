import { Fault } from '../base/fault.ts';
import type { Instant } from '../base/instant.ts';
import { parseInstant } from '../base/instant.ts';
import type { JsonObject } from '../base/json-object.ts';
import { isJsonObject } from '../base/json-object.ts';
import type { AcmeAuthorization, AcmeChallenge, AcmeDirectory, AcmeOrder, RegisteredAccount } from './acme-client.ts';
import { readIdentifier, readProblem } from './problem.ts';

/** An object that a server answered with: what it says, where it is, and when it wants to be asked again. */
export interface Answer {
  readonly body: unknown;
  /** Whether it was made by this request (201). */
  readonly isNew?: boolean;
  readonly url: string;
  readonly retryAfter: Instant | undefined;
}

/** Where each step of the protocol is asked for. RFC 8555 §7.1.1. */
export interface Endpoints {
  readonly newNonce: string;
  readonly newAccount: string;
  readonly newOrder: string;
  /** RFC 9773 §4.1; undefined if the server offers none. */
  readonly renewalInfo: string | undefined;
}

/** More authorizations than names that any server signs at once. */
const MOST_ENTRIES = 1000;

/** Reads the directory. @throws Fault transient `AcmeAnswerInvalid`: it lacks a step, or names one that is not https. */
export function readDirectory(body: unknown): { readonly endpoints: Endpoints; readonly directory: AcmeDirectory } {
  const object = objectOf(body, 'directory');
  const meta = isJsonObject(object['meta']) ? object['meta'] : {};
  const renewalInfo = object['renewalInfo'];
  return {
    endpoints: {
      newNonce: urlIn(object, 'newNonce', 'directory'),
      newAccount: urlIn(object, 'newAccount', 'directory'),
      newOrder: urlIn(object, 'newOrder', 'directory'),
      renewalInfo: renewalInfo === undefined ? undefined : urlIn(object, 'renewalInfo', 'directory'),
    },
    directory: {
      termsOfService: optionalText(meta['termsOfService']),
      website: optionalText(meta['website']),
      caaIdentities: textsIn(meta['caaIdentities']),
      externalAccountRequired: meta['externalAccountRequired'] === true,
      profiles: readProfiles(meta['profiles']),
      offersRenewalInfo: renewalInfo !== undefined,
    },
  };
}

/** Its names are the server's own: to be looked up with `Object.hasOwn`. */
function readProfiles(value: unknown): Readonly<Record<string, string>> {
  if (!isJsonObject(value)) return {};
  const entries = Object.entries(value).flatMap(([name, text]) =>
    typeof text === 'string' ? [[name, text] as const] : [],
  );
  return Object.freeze(Object.fromEntries<string>(entries));
}

/** Reads an account. RFC 8555 §7.1.2. @throws Fault transient `AcmeAnswerInvalid`. */
export function readAccount({ body, url, isNew = false }: Answer): RegisteredAccount {
  const object = objectOf(body, 'account');
  const { contact } = object;
  return {
    url,
    status: oneOf(object, 'status', ['valid', 'deactivated', 'revoked'], 'account'),
    isNew,
    contact: Array.isArray(contact) ? textsIn(contact) : undefined,
  };
}

/** Reads an order. RFC 8555 §7.1.3. @throws Fault transient `AcmeAnswerInvalid`. */
export function readOrder({ body, url, retryAfter }: Answer): AcmeOrder {
  const object = objectOf(body, 'order');
  const { certificate, error } = object;
  return {
    url,
    status: oneOf(object, 'status', ['pending', 'ready', 'processing', 'valid', 'invalid'], 'order'),
    finalizeUrl: urlIn(object, 'finalize', 'order'),
    authorizationUrls: urlsIn(object, 'authorizations', 'order'),
    certificateUrl: certificate === undefined ? undefined : urlIn(object, 'certificate', 'order'),
    expires: instantIn(object, 'expires'),
    error: error === undefined ? undefined : readProblem(error, 0),
    retryAfter,
  };
}

/** Reads an authorization. RFC 8555 §7.1.4. @throws Fault transient `AcmeAnswerInvalid`. */
export function readAuthorization({ body, url, retryAfter }: Answer): AcmeAuthorization {
  const object = objectOf(body, 'authorization');
  const identifier = readIdentifier(object['identifier']);
  if (identifier === undefined) throw invalid('authorization', 'identifier');
  const states = ['pending', 'valid', 'invalid', 'deactivated', 'expired', 'revoked'] as const;
  return {
    url,
    status: oneOf(object, 'status', states, 'authorization'),
    identifier,
    wildcard: object['wildcard'] === true,
    challenges: listIn(object, 'challenges', 'authorization').map((entry) =>
      readChallenge({ body: entry, url: '', retryAfter: undefined }),
    ),
    expires: instantIn(object, 'expires'),
    retryAfter,
  };
}

/** Reads a challenge. RFC 8555 §8. @throws Fault transient `AcmeAnswerInvalid`: among others where the token is none. */
export function readChallenge({ body, retryAfter }: Answer): AcmeChallenge {
  const object = objectOf(body, 'challenge');
  const { type, token, error } = object;
  if (typeof type !== 'string') throw invalid('challenge', 'type');
  return {
    url: urlIn(object, 'url', 'challenge'),
    type,
    status: oneOf(object, 'status', ['pending', 'processing', 'valid', 'invalid'], 'challenge'),
    token: token === undefined ? '' : checkedToken(token),
    error: error === undefined ? undefined : readProblem(error, 0),
    retryAfter,
  };
}

/**
 * The token becomes part of a path, of a file and of a record: base64url alone, 128 bits at least, and no longer than a path may be.
 * RFC 8555 §8.1, §8.3.
 */
function checkedToken(token: unknown): string {
  if (typeof token === 'string' && /^[A-Za-z0-9_-]{22,512}$/.test(token)) return token;
  throw invalid('challenge', 'token');
}

function objectOf(body: unknown, what: string): JsonObject {
  if (isJsonObject(body)) return body;
  throw invalid(what, 'JSON');
}

function oneOf<const Word extends string>(
  object: JsonObject,
  field: string,
  words: readonly Word[],
  what: string,
): Word {
  const found = words.find((word) => word === object[field]);
  if (found !== undefined) return found;
  throw invalid(what, field);
}

function urlIn(object: JsonObject, field: string, what: string): string {
  const value = object[field];
  if (isHttpsUrl(value)) return value;
  throw invalid(what, field);
}

/** A URL that may be asked. RFC 8555 §6.1. */
export const isHttpsUrl = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= 2048 && value.startsWith('https://') && URL.canParse(value);

function urlsIn(object: JsonObject, field: string, what: string): readonly string[] {
  const list = listIn(object, field, what);
  const urls = list.filter(isHttpsUrl);
  if (urls.length === list.length) return urls;
  throw invalid(what, field);
}

function listIn(object: JsonObject, field: string, what: string): readonly unknown[] {
  const value = object[field];
  if (Array.isArray(value) && value.length <= MOST_ENTRIES) return value;
  throw invalid(what, field);
}

const optionalText = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const textsIn = (value: unknown): readonly string[] => {
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  return list.filter((entry) => typeof entry === 'string');
};

function instantIn(object: JsonObject, field: string): Instant | undefined {
  const value = object[field];
  return typeof value === 'string' ? parseInstant(value) : undefined;
}

/** The server may be better in a while: it is not the answer of one that works. */
export const invalid = (what: string, field: string): Fault =>
  new Fault('transient', {
    code: 'AcmeAnswerInvalid',
    message: `the ACME server answered with ${/^[aeiou]/.test(what) ? 'an' : 'a'} ${what} without a valid "${field}"`,
  });
