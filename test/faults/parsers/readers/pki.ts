import type { HostileReader, ReadersOf } from '../hostile-case.ts';
import type { Samples } from '../samples.ts';
import type { Chance } from '../chance.ts';
import { attempt } from '../../../../src/base/attempt.ts';
import { describeFault } from '../../../../src/base/fault.ts';
import { certificateAnnotations } from '../../../../src/api/secret/certificate-annotations.ts';
import { readCertificate } from '../../../../src/pki/certificate/read.ts';
import { readCertificateRequest, verifyCertificateRequest } from '../../../../src/pki/certificate-request/read.ts';
import { orderChain } from '../../../../src/pki/chain/order.ts';
import { checkDer } from '../../../../src/pki/der/check-der.ts';
import { readPublicHalf } from '../../../../src/pki/keys/public-half.ts';
import { readPrivateKey, writePrivateKey } from '../../../../src/pki/keys/key-file.ts';
import { encodeName } from '../../../../src/pki/names/name.ts';
import { formatName } from '../../../../src/pki/names/format-name.ts';
import { pemLimits, readPem, writePem } from '../../../../src/pki/pem.ts';
import { mutatedBytes } from '../mutate-bytes.ts';
import { mutatedDer } from '../mutate-der.ts';
import { mutatedText } from '../mutate-text.ts';

const PEM_WORDS = [
  '-----BEGIN CERTIFICATE-----\n',
  '-----END CERTIFICATE-----\n',
  '-----BEGIN PRIVATE KEY-----\n',
  '-----',
  '\r\n',
  '\n\n',
  'Proc-Type: 4,ENCRYPTED\n',
  '====',
  '\ufeff',
];

/** Readers of PEM, DER and what is in them. */
export const pkiReaders: ReadersOf = (samples) => [
  pemReader(samples),
  derReader(samples),
  ...[certificateReader, requestReader, privateKeyReader, publicHalfReader, chainReader].map((reader) =>
    leavingNothingBehind(reader(samples), samples),
  ),
];

/**
 * The crypto library keeps what went wrong in a queue of the thread, from where it may be held against the next who comes: after each case
 * an honest key is read.
 */
function leavingNothingBehind(reader: HostileReader, { keys }: Samples): HostileReader {
  const honest = keys.find((key) => key.startsWith('-----BEGIN PRIVATE KEY') && key.length < 200) ?? '';
  return {
    ...reader,
    aCase: (chance) => {
      const { input, read } = reader.aCase(chance);
      return { input, read: () => andThen(read, () => readPrivateKey(honest)) };
    },
  };
}

function andThen(read: () => unknown, readHonest: () => unknown): void {
  const first = attempt(read);
  if (attempt(readHonest).is === 'fault')
    throw new Error('an honest key was refused because of what was read before it');
  if (first.is === 'fault') throw first.fault;
}

const MANY = 1_000_000;

/** DER changed as DER, as bytes, or written as PEM and changed as text. */
function hostileSource(samples: readonly Uint8Array[], label: string, chance: Chance): Uint8Array | string {
  if (chance.oneIn(5)) return mutatedText([writePem(label, chance.pick(samples))], PEM_WORDS, chance);
  const der = chance.oneIn(3) ? mutatedBytes(samples, chance) : mutatedDer(samples, chance);
  return chance.oneIn(4) ? writePem(label, der) : der;
}

function pemReader({ chains, keys }: Samples): HostileReader {
  const texts = [...chains.map((chain) => chain.join('')), ...keys];
  return {
    name: 'pem',
    faults: ['refused'],
    cases: MANY,
    secrets: keys,
    aCase: (chance) => {
      const input = chance.oneIn(3)
        ? mutatedBytes(
            texts.map((text) => Buffer.from(text)),
            chance,
          )
        : mutatedText(texts, PEM_WORDS, chance);
      return { input, read: () => readPem(input, pemLimits.bundle).forEach(readsItself) };
    },
  };
}

/** What was read and is written is read again as it was. */
function readsItself({ label, der }: ReturnType<typeof readPem>[number]): void {
  const [again] = readPem(writePem(label, der), Number.MAX_SAFE_INTEGER);
  if (again === undefined || !Buffer.from(again.der).equals(der))
    throw new Error('a block was not read as it was written');
}

/** More never comes to a reader of DER: what is larger as PEM is refused unread. Five megabytes, made by doubling, took 55 ms. */
const LARGEST_DER = pemLimits.bundle;

const derReader = ({ certificates, requests }: Samples): HostileReader => ({
  name: 'der',
  faults: ['refused'],
  cases: MANY,
  aCase: (chance) => {
    const all = [...certificates, ...requests];
    const made = chance.oneIn(3) ? mutatedBytes(all, chance) : mutatedDer(all, chance);
    const input = made.subarray(0, LARGEST_DER);
    return { input, read: () => checkDer(input) };
  },
});

const certificateReader = ({ certificates }: Samples): HostileReader => ({
  name: 'certificate',
  faults: ['refused'],
  cases: MANY,
  aCase: (chance) => {
    const input = hostileSource(certificates, 'CERTIFICATE', chance);
    return {
      input,
      read: () => {
        const details = readCertificate(input);
        return [formatName(details.subject), encodeName(details.issuer), certificateAnnotations(details)];
      },
    };
  },
});

const requestReader = ({ requests }: Samples): HostileReader => ({
  name: 'certificate-request',
  faults: ['refused'],
  cases: MANY,
  aCase: (chance) => {
    const input = hostileSource(requests, 'CERTIFICATE REQUEST', chance);
    return { input, read: () => verifyCertificateRequest(readCertificateRequest(input)) };
  },
});

const privateKeyReader = ({ keys }: Samples): HostileReader => ({
  name: 'private-key',
  faults: ['refused'],
  cases: MANY,
  secrets: keys,
  aCase: (chance) => {
    const input = hostileKey(keys, chance);
    return { input, read: () => staysItself(readPrivateKey(input)) };
  },
});

/** Of a Secret only the public half is read, by a shorter way: it must say what the long way says. */
const publicHalfReader = ({ keys }: Samples): HostileReader => ({
  name: 'public-half',
  faults: ['refused'],
  cases: MANY,
  secrets: keys,
  aCase: (chance) => {
    const input = hostileKey(keys, chance);
    return {
      input,
      read: () =>
        agree(
          attempt(() => readPublicHalf(input)),
          attempt(() => readPrivateKey(input)),
        ),
    };
  },
});

function hostileKey(keys: readonly string[], chance: Chance): string {
  if (chance.oneIn(4)) return mutatedText(keys, PEM_WORDS, chance);
  const blocks = readPem(chance.pick(keys), pemLimits.privateKey);
  const { label, der } = chance.pick(blocks);
  return writePem(label, chance.oneIn(3) ? mutatedBytes([der], chance) : mutatedDer([der], chance));
}

function agree(
  half: ReturnType<typeof attempt<ReturnType<typeof readPublicHalf>>>,
  whole: ReturnType<typeof attempt<ReturnType<typeof readPrivateKey>>>,
): void {
  const told = [half, whole].map((one) =>
    one.is === 'fault'
      ? describeFault(one.fault)
      : `${JSON.stringify(one.value.algorithm)} ${Buffer.from(one.value.publicKeyInfo).toString('hex')}`,
  );
  if (told[0] !== told[1]) throw new Error(`the half says ${told[0]}, the whole ${told[1]}`);
  if (half.is === 'fault') throw half.fault;
}

/** What was read as a key is one, in both encodings. */
function staysItself(key: ReturnType<typeof readPrivateKey>): void {
  for (const encoding of ['PKCS1', 'PKCS8'] as const) {
    const again = readPrivateKey(writePrivateKey(key, encoding));
    if (!Buffer.from(again.publicKeyInfo).equals(key.publicKeyInfo))
      throw new Error(`another key when written as ${encoding}`);
  }
}

function chainReader({ chains }: Samples): HostileReader {
  const certificates = chains.flat();
  return {
    name: 'chain',
    faults: ['refused'],
    cases: MANY / 5,
    aCase: (chance) => {
      const texts = Array.from({ length: chance.below(8) }, () => chance.pick(certificates));
      const last = chance.oneIn(2)
        ? [mutatedText(certificates, PEM_WORDS, chance)]
        : [hostileCertificate(certificates, chance)];
      const input = [...texts, ...last];
      return { input: input.join('\n'), read: () => orderChain(input) };
    },
  };
}

function hostileCertificate(certificates: readonly string[], chance: Chance): string {
  const [block] = readPem(chance.pick(certificates), pemLimits.chain);
  return writePem('CERTIFICATE', mutatedDer([block?.der ?? new Uint8Array()], chance));
}
