// What has to be proven to the model ACME server, and how it looks: part of test/support/model-acme.ts; RFC 8555 §7.5, §8.
import { sha256, thumbprintOf } from './jws.ts';
import type { Response } from './responses.ts';
import { problem } from './responses.ts';
import type { ModelAccount, ModelAuthorization, ModelChallenge, ModelIdentifier, State } from './state.ts';
import { nextNumber, ORIGIN } from './state.ts';

/** The authorization of a name for an account: one that is valid already, or a new one. */
export function authorizationFor(state: State, account: ModelAccount, wished: ModelIdentifier): ModelAuthorization {
  const wildcard = wished.value.startsWith('*.');
  const identifier = { type: wished.type, value: wished.value.replace(/^\*\./, '') };
  const present = state.authorizations.find(
    (one) =>
      one.account === account.url &&
      one.status === 'valid' &&
      one.wildcard === wildcard &&
      one.identifier.value === identifier.value,
  );
  if (present !== undefined && state.options.reuses === true) return present;
  const types = wildcard ? (['dns-01'] as const) : (['http-01', 'dns-01'] as const);
  const authorization: ModelAuthorization = {
    url: `${ORIGIN}/authorization/${nextNumber(state)}`,
    account: account.url,
    identifier,
    wildcard,
    status: 'pending',
    challenges: types.map((type) => newChallenge(nextNumber(state), type)),
  };
  state.authorizations.push(authorization);
  return authorization;
}

const newChallenge = (number: number, type: ModelChallenge['type']): ModelChallenge => ({
  url: `${ORIGIN}/challenge/${number}`,
  type,
  token: sha256(`token ${number}`),
  status: 'pending',
  error: undefined,
});

/** An authorization as it stands. */
export function showAuthorization(state: State, account: ModelAccount, url: string): Response {
  const found = state.authorizations.find((one) => one.url === url);
  if (found === undefined) return problem(404, 'malformed', 'no such authorization');
  if (found.account !== account.url) return problem(403, 'unauthorized', 'the authorization is another account’s');
  const { identifier, wildcard, status, challenges } = found;
  const body = { identifier, status, challenges: challenges.map(shown), ...(wildcard ? { wildcard } : {}) };
  return { status: 200, body };
}

/** Looks for the proof, and answers before it tells what it found, as servers do. RFC 8555 §7.5.1. */
export function accept(state: State, account: ModelAccount, url: string): Response {
  const authorization = state.authorizations.find(({ challenges }) => challenges.some((one) => one.url === url));
  const challenge = authorization?.challenges.find((one) => one.url === url);
  if (authorization === undefined || challenge === undefined) return problem(404, 'malformed', 'no such challenge');
  if (authorization.account !== account.url) return problem(403, 'unauthorized', 'the challenge is another account’s');
  const before = shown(challenge);
  if (authorization.status === 'pending') validate(state, account, authorization, challenge);
  const said = challenge.status === before.status ? before : { ...before, status: 'processing' };
  return { status: 200, headers: { link: `<${authorization.url}>;rel="up"` }, body: said };
}

function validate(state: State, { jwk }: ModelAccount, of: ModelAuthorization, challenge: ModelChallenge): void {
  const { type, token } = challenge;
  const keyAuthorization = `${token}.${thumbprintOf(jwk)}`;
  const domain = of.identifier.value;
  const isProven = state.options.isProven?.({ type, domain, token, keyAuthorization, txt: sha256(keyAuthorization) });
  challenge.status = isProven === true ? 'valid' : 'invalid';
  challenge.error =
    isProven === true ? undefined : (problem(403, 'incorrectResponse', 'the proof is not there').body as object);
  of.status = challenge.status;
}

const shown = ({ url, type, token, status, error }: ModelChallenge) => ({
  url,
  type,
  token,
  status,
  ...(error === undefined ? {} : { error }),
});
