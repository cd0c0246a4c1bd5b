// A stand-in for acme-dns, which cannot be had here: written from the "API" section of its README. It checks what it is sent.
import { randomBytes, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

/** What `/register` answers, and what a user puts into the Secret under the domain. */
export interface AcmeDnsRegistration {
  readonly username: string;
  readonly password: string;
  readonly fulldomain: string;
  readonly subdomain: string;
  readonly allowfrom: readonly string[];
}

/** A stand-in for acme-dns. */
export interface AcmeDnsServer {
  /** Not listening yet. */
  readonly server: Server;
  /** As `POST /register` does it. */
  register(): AcmeDnsRegistration;
  /** What was wrong with requests that a real server would have taken all the same, such as fields that the API does not know. */
  readonly complaints: readonly string[];
}

interface Account extends AcmeDnsRegistration {
  /** The two latest values, the older one first. */
  values: readonly string[];
}

/**
 * Makes one for names below `zone`. `publish` lets a real name server answer the values of a name; the reply to an update waits for it.
 */
export function acmeDnsServer(
  zone: string,
  publish: (name: string, values: readonly string[]) => Promise<void>,
): AcmeDnsServer {
  const accounts: Account[] = [];
  const complaints: string[] = [];
  const answer = async (request: IncomingMessage): Promise<Answer> => {
    const body = await text(request);
    if (request.method !== 'POST' || request.url !== '/update') return [404, { error: 'not_found' }];
    const account = authenticated(accounts, request);
    const update = readUpdate(body, complaints);
    if (account === undefined) return [401, { error: 'forbidden' }];
    if (update === undefined) return [400, { error: 'malformed_json_payload' }];
    if (update.subdomain !== account.subdomain) return [401, { error: 'forbidden' }];
    if (!/^[\w-]{43}$/.test(update.txt)) return [400, { error: 'bad_txt' }];
    if (request.headers['content-type'] !== 'application/json') complaints.push('the body is not called JSON');
    account.values = [...account.values, update.txt].slice(-2);
    await publish(account.fulldomain, account.values);
    return [200, { txt: update.txt }];
  };
  const server = createServer((request, response) => {
    answer(request).then(
      (reply) => send(response, reply),
      (error: unknown) => send(response, [500, { error: String(error) }]),
    );
  });
  return { server, complaints, register: () => registered(zone, accounts) };
}

type Answer = readonly [status: number, body: object];

function registered(zone: string, accounts: Account[]): AcmeDnsRegistration {
  const subdomain = randomUUID();
  const registration = {
    username: randomUUID(),
    password: randomBytes(30).toString('base64url'),
    fulldomain: `${subdomain}.${zone.replace(/\.$/, '')}`,
    subdomain,
    allowfrom: [],
  };
  accounts.push({ ...registration, values: [] });
  return registration;
}

const authenticated = (accounts: readonly Account[], { headers }: IncomingMessage): Account | undefined =>
  accounts.find(({ username, password }) => headers['x-api-user'] === username && headers['x-api-key'] === password);

function readUpdate(
  body: string,
  complaints: string[],
): { readonly subdomain: string; readonly txt: string } | undefined {
  const { subdomain, txt, ...others } = JSON.parse(body) as Readonly<Record<string, unknown>>;
  if (Object.keys(others).length > 0)
    complaints.push(`fields that the API does not know: ${Object.keys(others).join(', ')}`);
  return typeof subdomain === 'string' && typeof txt === 'string' ? { subdomain, txt } : undefined;
}

function send(response: ServerResponse, [status, body]: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
