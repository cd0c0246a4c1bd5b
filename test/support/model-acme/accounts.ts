// The accounts of the model ACME server: part of test/support/model-acme.ts; RFC 8555 §7.3.
import type { Header, Jws } from './jws.ts';
import { decoded, macOf } from './jws.ts';
import type { Response } from './responses.ts';
import { problem } from './responses.ts';
import type { ModelAccount, State } from './state.ts';
import { ORIGIN } from './state.ts';

interface Wish {
  readonly contact?: readonly string[];
  readonly termsOfServiceAgreed?: boolean;
  readonly externalAccountBinding?: Jws;
}

/** Makes the account of a key, or finds it. RFC 8555 §7.3.1. */
export function register(state: State, payload: unknown, jwk: string): Response {
  const wish = (payload ?? {}) as Wish;
  const present = state.accounts.find((one) => one.jwk === jwk);
  if (present?.status === 'deactivated') return problem(401, 'unauthorized', 'the account is deactivated');
  if (present !== undefined) return { ...told(state, present), status: 200 };
  if (wish.termsOfServiceAgreed !== true) return problem(403, 'userActionRequired', 'agree to the terms of service');
  const binding = boundAccount(state, wish.externalAccountBinding, jwk);
  if (binding.is === 'refused') return binding.response;
  const account: ModelAccount = {
    url: `${ORIGIN}/account/${state.requests.length}`,
    jwk,
    contact: wish.contact ?? [],
    status: 'valid',
    externalKeyId: binding.keyId,
  };
  state.accounts.push(account);
  return { ...told(state, account), status: 201 };
}

/** Replaces the contact. RFC 8555 §7.3.2. */
export function changeAccount(state: State, account: ModelAccount, payload: unknown): Response {
  const { contact } = (payload ?? {}) as Wish;
  if (contact !== undefined) account.contact = contact;
  return { ...told(state, account), status: 200 };
}

type Binding =
  | { readonly is: 'refused'; readonly response: Response }
  | { readonly is: 'bound'; readonly keyId: string | undefined };

/** RFC 8555 §7.3.4. */
function boundAccount({ options }: State, binding: Jws | undefined, jwk: string): Binding {
  const { externalAccounts } = options;
  if (externalAccounts === undefined) return { is: 'bound', keyId: undefined };
  if (binding === undefined) return refusal('externalAccountRequired', 'an external account is needed');
  const { alg, kid = '', url } = decoded<Header>(binding.protected);
  const expected = macOf(binding, externalAccounts[kid] ?? '');
  const isOfKey = Buffer.from(binding.payload, 'base64url').toString('utf8') === jwk;
  const isGood = alg === 'HS256' && url === `${ORIGIN}/newAccount` && isOfKey && expected === binding.signature;
  return isGood && externalAccounts[kid] !== undefined
    ? { is: 'bound', keyId: kid }
    : refusal('unauthorized', 'the external account binding is wrong');
}

const refusal = (type: string, detail: string): Binding => ({
  is: 'refused',
  response: problem(type === 'unauthorized' ? 401 : 403, type, detail),
});

function told({ options }: State, { url, status, contact }: ModelAccount): Omit<Response, 'status'> {
  const body = options.tellsContact === false ? { status } : { status, contact };
  return { headers: { location: url }, body };
}
