import { readFile } from 'node:fs/promises';
import type { Clock } from '../../base/clock.ts';
import { Fault } from '../../base/fault.ts';
import type { Milliseconds } from '../../base/instant.ts';
import { minutes } from '../../base/instant.ts';
import { Secret } from '../../base/secret.ts';
import { unreadable } from './auth-fault.ts';
import type { ClientCertificate } from '../../net/http.ts';
import type { Credential, Credentials } from './connection.ts';

/** The kubelet rotates a service account token at 80 % of its life, an hour at most: a minute is often enough. */
const FRESH_FOR = minutes(1);

/**
 * A token that is read from its file again every minute, and after a 401. While the file cannot be read (it is being replaced), the
 * last token goes on being used.
 */
export function tokenFile(clock: Clock, file: string, clientCertificate?: ClientCertificate): Credentials {
  let held: Credential | undefined;
  let text: string | undefined;
  let readAt: Milliseconds | undefined;

  const readAnew = async (): Promise<Credential> => {
    const next = await readToken(file, held);
    readAt = clock.monotonic();
    if (held !== undefined && (next === undefined || next === text)) return held;
    text = next;
    held = { token: new Secret(next ?? ''), ...(clientCertificate === undefined ? {} : { clientCertificate }) };
    return held;
  };
  return {
    async current() {
      const fresh = readAt !== undefined && clock.monotonic() - readAt < FRESH_FOR;
      return fresh && held !== undefined ? held : readAnew();
    },
    refused(credential) {
      if (credential === held) readAt = undefined;
    },
  };
}

/** Undefined: unreadable for now, go on with what is held. */
async function readToken(file: string, held: Credential | undefined): Promise<string | undefined> {
  let token: string;
  try {
    token = (await readFile(file, 'utf8')).trim();
  } catch (cause) {
    if (held !== undefined) return undefined;
    throw tokenFault(file, unreadable(cause), cause);
  }
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  if (held !== undefined) return undefined;
  throw tokenFault(file, token === '' ? 'is empty' : 'holds something that is no token');
}

const tokenFault = (file: string, words: string, cause?: unknown): Fault =>
  new Fault('misconfigured', {
    code: 'ConnectionConfig',
    message: `the token file ${file} ${words}`,
    remedy: 'give a readable file with a bearer token',
    cause,
  });
