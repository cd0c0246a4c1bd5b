import type { KeyObject } from 'node:crypto';
import { generateKeyPair, generateKeyPairSync } from 'node:crypto';
import { promisify } from 'node:util';
import { Fault } from '../base/fault.ts';
import type { KeyAlgorithm } from './keys/key-algorithm.ts';
import type { PrivateKey } from './keys/private-key.ts';
import { publicKeyInfoOf } from './keys/public-key-info.ts';

/** Makes private keys without holding up the event loop. */
export interface KeyPool {
  /** A new key. RSA keys wait their turn; an abort takes them out of the queue. @throws the signal's reason; Fault transient if the library fails. */
  generate(algorithm: KeyAlgorithm, signal: AbortSignal): Promise<PrivateKey>;
  /** RSA keys in work and waiting. */
  size(): { readonly running: number; readonly waiting: number };
}

/** A key pool that works on at most `concurrentRsaJobs` RSA keys at once (the number of cores), in the order they were asked for. */
export function createKeyPool({ concurrentRsaJobs }: { readonly concurrentRsaJobs: number }): KeyPool {
  const turns = createTurns(concurrentRsaJobs);
  return {
    generate: async (algorithm, signal) => {
      signal.throwIfAborted();
      if (algorithm.name !== 'RSA') return generateNow(algorithm);
      const done = await turns.next(signal);
      return generateNow(algorithm).finally(done);
    },
    size: turns.size,
  };
}

async function generateNow(algorithm: KeyAlgorithm): Promise<PrivateKey> {
  try {
    const keyObject = await makeKey(algorithm);
    return { algorithm, keyObject, publicKeyInfo: publicKeyInfoOf(keyObject, algorithm) };
  } catch (cause) {
    throw new Fault('transient', {
      code: 'KeyGenerationFailed',
      message: `a private key (${algorithm.name}) could not be made`,
      cause,
    });
  }
}

const generateInThread = promisify(generateKeyPair);

/** P-256 and Ed25519 take 25 µs, less than the way to a thread and back; P-384 takes 0.5 ms, P-521 1.2 ms, RSA up to many seconds. */
async function makeKey(algorithm: KeyAlgorithm): Promise<KeyObject> {
  if (algorithm.name === 'Ed25519') return generateKeyPairSync('ed25519').privateKey;
  if (algorithm.name === 'RSA')
    return (await generateInThread('rsa', { modulusLength: algorithm.size, publicExponent: 65_537 })).privateKey;
  const curve = { namedCurve: `P-${algorithm.size}` };
  return algorithm.size === 256
    ? generateKeyPairSync('ec', curve).privateKey
    : (await generateInThread('ec', curve)).privateKey;
}

interface Turns {
  /** Waits for a turn; what it gives ends the turn. @throws the signal's reason. */
  next(signal: AbortSignal): Promise<() => void>;
  size(): { readonly running: number; readonly waiting: number };
}

/** A turn that ends goes straight to the longest waiting, so `running` never passes the limit. */
function createTurns(limit: number): Turns {
  const waiting = new Set<() => void>();
  let running = 0;
  const end = (): void => {
    const [first] = waiting;
    if (first === undefined) running -= 1;
    else first();
  };
  const wait = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const leave = (): void => {
        waiting.delete(begin);
        reject(signal.reason);
      };
      const begin = (): void => {
        waiting.delete(begin);
        signal.removeEventListener('abort', leave);
        resolve();
      };
      waiting.add(begin);
      signal.addEventListener('abort', leave, { once: true });
    });
  return {
    next: async (signal) => {
      if (running < limit) running += 1;
      else await wait(signal);
      return end;
    },
    size: () => ({ running, waiting: waiting.size }),
  };
}
