import type { Clock } from '../base/clock.ts';
import { defined } from '../base/defined.ts';
import type { Instant } from '../base/instant.ts';
import { after, formatInstant, hours } from '../base/instant.ts';
import type { HttpReply, HttpTransport, TlsSettings } from '../net/http.ts';
import type { AcmeAccount, AcmeClient, AcmeClients, AcmeDirectory, AcmeServer, OrderWish } from './acme-client.ts';
import { alternates, checkedChain, endsAt } from './chains.ts';
import type { Post } from './exchange.ts';
import { Exchange, jsonOf } from './exchange.ts';
import type { Answer, Endpoints } from './read-answers.ts';
import {
  invalid,
  isHttpsUrl,
  readAccount,
  readAuthorization,
  readChallenge,
  readDirectory,
  readOrder,
} from './read-answers.ts';
import { readRenewalInfo } from './read-renewal-information.ts';
import type { AcmeRequestReport } from './request-report.ts';
import { externalAccountBinding } from './signed-request.ts';

/** What clients are made of. */
export interface AcmeClientParts {
  /** Makes a transport that trusts as told, and goes through the configured proxies. */
  readonly transportFor: (tls: TlsSettings) => HttpTransport;
  readonly clock: Clock;
  readonly userAgent: string;
  /** Told of each request once it has ended. */
  readonly onRequest: (report: AcmeRequestReport) => void;
}

/** Clients that are made once for each server, and each trust in it. */
export function createAcmeClients(parts: AcmeClientParts): AcmeClients {
  const clients = new Map<string, AcmeClient>();
  return {
    of: (server) => {
      const place = JSON.stringify([server.directory, server.caBundle ?? '', server.skipTlsVerify]);
      const client = clients.get(place) ?? createAcmeClient(server, parts);
      clients.set(place, client);
      return client;
    },
  };
}

const DIRECTORY_LIFE = hours(1);
const CHAIN_TYPE = 'application/pem-certificate-chain';
/** A server offers two or three. */
const MOST_ALTERNATES = 10;

interface KnownDirectory {
  readonly endpoints: Endpoints;
  readonly directory: AcmeDirectory;
}

function createAcmeClient(server: AcmeServer, { transportFor, ...parts }: AcmeClientParts): AcmeClient {
  const tls = defined({ ca: server.caBundle, insecureSkipVerify: server.skipTlsVerify ? true : undefined });
  return new Client(server, new Exchange({ transport: transportFor(tls), ...parts }), parts.clock);
}

class Client implements AcmeClient {
  readonly #server: AcmeServer;
  readonly #exchange: Exchange;
  readonly #clock: Clock;
  #known: Promise<KnownDirectory> | undefined;
  #knownUntil: Instant | undefined;

  constructor(server: AcmeServer, exchange: Exchange, clock: Clock) {
    this.#server = server;
    this.#exchange = exchange;
    this.#clock = clock;
  }

  directory: AcmeClient['directory'] = async (signal) => (await this.#directory(signal)).directory;

  register: AcmeClient['register'] = async (key, { email, externalAccount }, signal) => {
    const { newAccount } = (await this.#directory(signal)).endpoints;
    const binding =
      externalAccount === undefined ? undefined : externalAccountBinding(key, newAccount, externalAccount);
    const payload = defined({ termsOfServiceAgreed: true, contact: contactOf(email), externalAccountBinding: binding });
    const signer = { key, account: undefined };
    const post = { endpoint: 'account', action: 'register_account', url: newAccount, signer, payload } as const;
    return readAccount(this.#made(await this.#post(post, signal), 'account'));
  };

  updateContact: AcmeClient['updateContact'] = async (account, email, signal) => {
    const payload = { contact: contactOf(email) ?? [] };
    const post = { endpoint: 'account', action: 'update_registration', url: account.url, payload } as const;
    const reply = await this.#asAccount(account, post, signal);
    return readAccount(this.#answer(reply, account.url));
  };

  newOrder: AcmeClient['newOrder'] = async (account, wish, signal) => {
    const { newOrder, renewalInfo } = (await this.#directory(signal)).endpoints;
    const payload = orderPayload(renewalInfo === undefined ? { ...wish, replaces: undefined } : wish);
    const post = { endpoint: 'order', action: 'authorize_order', url: newOrder, payload } as const;
    const reply = await this.#asAccount(account, post, signal);
    return readOrder(this.#made(reply, 'order'));
  };

  order: AcmeClient['order'] = async (account, url, signal) => {
    const post = { endpoint: 'order', action: 'get_order', url, payload: undefined } as const;
    return readOrder(this.#answer(await this.#asAccount(account, post, signal), url));
  };

  authorization: AcmeClient['authorization'] = async (account, url, signal) => {
    const post = { endpoint: 'authorization', action: 'get_authorization', url, payload: undefined } as const;
    return readAuthorization(this.#answer(await this.#asAccount(account, post, signal), url));
  };

  acceptChallenge: AcmeClient['acceptChallenge'] = async (account, url, signal) => {
    const post = { endpoint: 'challenge', action: 'accept_challenge', url, payload: {} } as const;
    return readChallenge(this.#answer(await this.#asAccount(account, post, signal), url));
  };

  finalize: AcmeClient['finalize'] = async (account, url, request, signal) => {
    const payload = { csr: Buffer.from(request).toString('base64url') };
    const post = { endpoint: 'finalize', action: 'create_order_cert', url, payload } as const;
    const reply = await this.#asAccount(account, post, signal);
    return readOrder(this.#answer(reply, reply.headers.location ?? ''));
  };

  certificate: AcmeClient['certificate'] = async (account, url, preferredChain, signal) => {
    const post = { endpoint: 'certificate', action: 'fetch_cert', payload: undefined, accept: CHAIN_TYPE } as const;
    const first = await this.#asAccount(account, { ...post, url }, signal);
    const chain = checkedChain(first.body);
    if (preferredChain === undefined || endsAt(chain, preferredChain)) return chain;
    for (const other of alternates(first.headers['link'], url).slice(0, MOST_ALTERNATES)) {
      const alternate = checkedChain((await this.#asAccount(account, { ...post, url: other }, signal)).body);
      if (endsAt(alternate, preferredChain)) return alternate;
    }
    return chain;
  };

  renewalInfo: AcmeClient['renewalInfo'] = async (certificateId, signal) => {
    const { renewalInfo } = (await this.#directory(signal)).endpoints;
    if (renewalInfo === undefined) return undefined;
    const reply = await this.#exchange.get('renewalInfo', `${renewalInfo.replace(/\/$/, '')}/${certificateId}`, signal);
    return readRenewalInfo(jsonOf(reply), this.#exchange.retryAfter(reply), this.#clock.now());
  };

  /** Asked once for all who want it; a failure is forgotten, so that the next asks anew. */
  #directory(signal: AbortSignal): Promise<KnownDirectory> {
    const now = this.#clock.now();
    if (this.#known !== undefined && this.#knownUntil !== undefined && this.#knownUntil > now) return this.#known;
    this.#knownUntil = after(now, DIRECTORY_LIFE);
    const asked = this.#askDirectory(signal).catch((thrown: unknown) => {
      if (this.#known === asked) this.#known = undefined;
      throw thrown;
    });
    this.#known = asked;
    return asked;
  }

  async #askDirectory(signal: AbortSignal): Promise<KnownDirectory> {
    return readDirectory(jsonOf(await this.#exchange.get('directory', this.#server.directory, signal)));
  }

  async #post(post: Post, signal: AbortSignal): Promise<HttpReply> {
    const { newNonce } = (await this.#directory(signal)).endpoints;
    return this.#exchange.post(post, newNonce, signal);
  }

  #asAccount({ key, url: account }: AcmeAccount, post: Omit<Post, 'signer'>, signal: AbortSignal): Promise<HttpReply> {
    return this.#post({ ...post, signer: { key, account } }, signal);
  }

  #answer(reply: HttpReply, url: string): Answer {
    return { body: jsonOf(reply), url, retryAfter: this.#exchange.retryAfter(reply) };
  }

  /** What is new is at its Location: without that it is lost. RFC 8555 §7.3, §7.4. */
  #made(reply: HttpReply, what: string): Answer {
    const { location } = reply.headers;
    if (isHttpsUrl(location)) return { ...this.#answer(reply, location), isNew: reply.status === 201 };
    throw invalid(what, 'Location');
  }
}

const contactOf = (email: string | undefined): readonly string[] | undefined =>
  email === undefined || email === '' ? undefined : [`mailto:${email}`];

const orderPayload = ({ identifiers, notAfter, profile, replaces }: OrderWish): object =>
  defined({
    identifiers,
    notAfter: notAfter === undefined ? undefined : formatInstant(notAfter),
    profile,
    replaces,
  });
