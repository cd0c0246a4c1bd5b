import { afterAll } from 'vitest';
import { createAcmeClients } from '../../../src/acme/create-acme-clients.ts';
import type { AcmeAccount, AcmeClient } from '../../../src/acme/acme-client.ts';
import type { AccountKey } from '../../../src/acme/account-key.ts';
import { readAccountKey } from '../../../src/acme/account-key.ts';
import { pem } from '../../../src/base/brand.ts';
import { Secret } from '../../../src/base/secret.ts';
import { systemClock } from '../../../src/base/system-clock.ts';
import { createHttpTransport } from '../../../src/net/http-transport.ts';
import type { HttpRequest, HttpTransport } from '../../../src/net/http.ts';
import { writePrivateKey } from '../../../src/pki/keys/key-file.ts';
import { goProgramForTests } from '../../support/go-program.ts';
import type { Pebble, PebbleSetting } from '../../../tools/acme-servers/pebble.ts';
import { startPebble } from '../../../tools/acme-servers/pebble.ts';
import { aPrivateKey } from '../../support/builders/key-pairs.ts';

/** Pebble with a client of it, and the requests that the client has made. */
export interface PebbleRig {
  readonly pebble: Pebble;
  readonly client: AcmeClient;
  /** `POST /sign-me-up`, in order. */
  readonly requests: readonly string[];
}

export const pebbleProgram = await goProgramForTests('pebble');
/** For the names of tests that are skipped. */
export const whyNoPebble = pebbleProgram.is === 'missing' ? ` (skipped: ${pebbleProgram.because})` : '';

const started: Pebble[] = [];
afterAll(() => Promise.all(started.map((pebble) => pebble.stop())));

/** Starts one for this test file. */
export async function pebbleRig(setting: Omit<PebbleSetting, 'program'>): Promise<PebbleRig> {
  if (pebbleProgram.is === 'missing') throw new Error(pebbleProgram.because);
  const pebble = await startPebble({ ...setting, program: pebbleProgram.program });
  started.push(pebble);
  const requests: string[] = [];
  const clients = createAcmeClients({
    transportFor: (tls) => noting(createHttpTransport({ clock: systemClock, tls }), requests),
    clock: systemClock,
    userAgent: 'certwright-test',
    onRequest: () => undefined,
  });
  const server = { directory: pebble.directory, caBundle: pem(pebble.caBundle), skipTlsVerify: false };
  return { pebble, client: clients.of(server), requests };
}

/** The same transport, noting what passes. */
function noting(transport: HttpTransport, requests: string[]): HttpTransport {
  return {
    ...transport,
    send: (request: HttpRequest, signal) => {
      requests.push(`${request.method} ${request.url.pathname.replace(/\/[\w-]{16,}/g, '/…')}`);
      return transport.send(request, signal);
    },
  };
}

/** A new account key. */
export async function anAccountKey(): Promise<AccountKey> {
  const key = await aPrivateKey({ name: 'RSA', size: 2048 });
  return readAccountKey(new Secret(Buffer.from(writePrivateKey(key, 'PKCS1').reveal())));
}

/** Registers it. */
export async function anAccount(client: AcmeClient): Promise<AcmeAccount> {
  const key = await anAccountKey();
  const { url } = await client.register(key, { email: undefined, externalAccount: undefined }, never);
  return { url, key };
}

export const never = new AbortController().signal;
