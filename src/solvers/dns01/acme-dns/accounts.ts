import { Fault } from '../../../base/fault.ts';
import { Secret } from '../../../base/secret.ts';
import { isJsonObject } from '../../../base/json-object.ts';

/** What an acme-dns server gave at registration, as far as an update needs it. */
export interface AcmeDnsAccount {
  readonly username: Secret<string>;
  readonly password: Secret<string>;
  readonly subdomain: string;
}

/**
 * Finds the account of a domain in the text of the Secret: a JSON object whose keys are the domains, whose values are what `/register`
 * answered. Looked up by the domain itself, not by the name of the record. Reference 2.14.
 *
 * @param place Names the Secret in texts; of its content nothing is told.
 * @throws Fault misconfigured `CredentialInvalid` (not such an object), `AccountMissing` (no account for the domain).
 */
export function accountOf(text: Secret<string>, domain: string, place: string): AcmeDnsAccount {
  const accounts = readObject(text);
  if (accounts === undefined) throw invalidFault(`${place} is no JSON object of acme-dns accounts`);
  if (!Object.hasOwn(accounts, domain)) throw missingFault(domain, place);
  const account = readAccount(accounts[domain]);
  if (account === undefined) {
    throw invalidFault(`${place}: the account of "${domain}" lacks username, password or subdomain`);
  }
  return account;
}

function readAccount(account: unknown): AcmeDnsAccount | undefined {
  if (!isJsonObject(account)) return undefined;
  const { username, password, subdomain } = account;
  if (!isText(username) || !isText(password) || !isText(subdomain)) return undefined;
  return { username: new Secret(username), password: new Secret(password), subdomain };
}

/** The message of a parser would quote the text, so nothing is kept of it. */
function readObject(text: Secret<string>): Readonly<Record<string, unknown>> | undefined {
  try {
    const read: unknown = JSON.parse(text.reveal());
    return isJsonObject(read) ? read : undefined;
  } catch {
    return undefined;
  }
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

const invalidFault = (message: string): Fault =>
  new Fault('misconfigured', {
    code: 'CredentialInvalid',
    message,
    remedy: 'write {"<domain>": <what the server answered at /register>} into it',
  });

const missingFault = (domain: string, place: string): Fault =>
  new Fault('misconfigured', {
    code: 'AccountMissing',
    message: `${place} holds no acme-dns account for "${domain}"`,
    remedy: 'register an account at the server and add it to the Secret under the domain',
  });
