import { encode } from 'dns-packet';
import type { Answer } from 'dns-packet';
import { instant } from '../../../../src/base/instant.ts';
import { Secret } from '../../../../src/base/secret.ts';
import { caaVerdict } from '../../../../src/net/dns/caa.ts';
import { absoluteName, labelsOf, nameOf } from '../../../../src/net/dns/dns-name.ts';
import { readReply } from '../../../../src/net/dns/message.ts';
import { recordsOf } from '../../../../src/net/dns/records.ts';
import { recursiveServers } from '../../../../src/net/dns/recursive-servers.ts';
import { signMessage, verifyReply } from '../../../../src/net/dns/tsig.ts';
import type { TsigKey } from '../../../../src/net/dns/tsig.ts';
import { malformedReplies } from '../../../support/dns/malformed-replies.ts';
import type { HostileReader, ReadersOf } from '../hostile-case.ts';
import { mutatedBytes } from '../mutate-bytes.ts';
import { mutatedText } from '../mutate-text.ts';

/** Readers of what DNS servers answer, and of what names them. */
export const dnsReaders: ReadersOf = () => [
  repliesReader,
  signaturesReader,
  authorizationsReader,
  namesReader,
  serversReader,
];

const soa = {
  mname: 'ns1.example.com',
  rname: 'root.example.com',
  serial: 1,
  refresh: 2,
  retry: 3,
  expire: 4,
  minimum: 300,
};
const records: readonly Answer[] = [
  { type: 'A', name: 'ns1.example.com', ttl: 60, data: '192.0.2.1' },
  { type: 'AAAA', name: 'ns1.example.com', ttl: 60, data: '2001:db8::1' },
  { type: 'NS', name: 'example.com', ttl: 60, data: 'ns1.example.com' },
  { type: 'CNAME', name: 'www.example.com', ttl: 60, data: 'lb.example.net' },
  { type: 'TXT', name: '_acme-challenge.example.com', ttl: 60, data: ['one', 'two'] },
  {
    type: 'CAA',
    name: 'example.com',
    ttl: 60,
    data: { flags: 128, tag: 'issue', value: 'ca.example.net; accounturi=x' },
  },
  { type: 'MX', name: 'example.com', ttl: 60, data: { preference: 1, exchange: 'mx.example.com' } },
];
const replies: readonly Uint8Array[] = [0, 0x0400, 0x8183].map((flags) =>
  encode({
    type: 'response',
    id: 7,
    flags,
    questions: [{ type: 'TXT', name: '_acme-challenge.example.com' }],
    answers: [...records],
    authorities: [{ type: 'SOA', name: 'example.com', ttl: 900, data: soa }],
  }),
);
const hostile = malformedReplies.map(([, message]) => message).filter(({ length }) => length > 0);

const repliesReader: HostileReader = {
  name: 'dns-replies',
  faults: ['transient'],
  cases: 1_000_000,
  aCase: (chance) => {
    const input = chance.oneIn(100)
      ? chance.pick(hostile)
      : mutatedBytes([...replies, ...replies, ...hostile.slice(0, -1)], chance);
    return { input, read: () => readReply(input) };
  },
};

const secret = 'c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0';
const key: TsigKey = { name: 'key', algorithm: 'HMACSHA256', secret: new Secret(Buffer.from(secret, 'base64')) };
const signed = replies.map((reply) => signMessage(reply, key, instant(0)).bytes);

const signaturesReader: HostileReader = {
  name: 'dns-signatures',
  faults: ['transient'],
  cases: 1_000_000,
  secrets: [secret, Buffer.from(secret, 'base64').toString()],
  aCase: (chance) => {
    const input = chance.oneIn(100) ? chance.pick(hostile) : mutatedBytes(signed, chance);
    return { input, read: () => verifyReply(input, key, Buffer.alloc(32), instant(0)) };
  },
};

const CAA_WORDS = ['issue', ';', '=', 'accounturi', 'validationmethods', 'ca.example.net', ' ', '\t', '%', '-'];

const authorizationsReader: HostileReader = {
  name: 'dns-authorizations',
  faults: [],
  cases: 200_000,
  aCase: (chance) => {
    const input = mutatedText(['ca.example.net; accounturi=x; validationmethods=dns-01', ';'], CAA_WORDS, chance);
    const value = input.slice(0, 65_000);
    const message = encode({
      type: 'response',
      answers: [{ type: 'CAA', name: 'x', data: { tag: 'issue', value: 'y' } }],
    });
    const read = recordsOf(readReply(message).answers, 'CAA').map((record) => ({ ...record, value }));
    const question = { identities: ['ca.example.net'], method: 'dns-01', wildcard: false } as const;
    return { input, read: () => caaVerdict(read, question) };
  },
};

const NAME_WORDS = [
  '.',
  '..',
  '*',
  '\\',
  '\\046',
  '_acme-challenge',
  'xn--',
  'ß',
  'bücher',
  '\u200d',
  '\ufeff',
  '\0',
  ' ',
];

const namesReader: HostileReader = {
  name: 'dns-names',
  faults: ['misconfigured'],
  cases: 500_000,
  aCase: (chance) => {
    const input = mutatedText(
      ['_acme-challenge.www.example.com', '*.bücher.example.', 'a\\032b.example'],
      NAME_WORDS,
      chance,
    );
    return { input, read: () => readTwice(input) };
  },
};

/** A name that was read is read the same again. */
function readTwice(input: string): void {
  const name = absoluteName(input);
  if (absoluteName(name) !== name || nameOf(labelsOf(name)) !== name)
    throw new Error(`${name} is read another way again`);
}

const SERVER_WORDS = ['https://', ':53', ':', '[', ']', '::1', '%eth0', '/', '@', '65536', '\n', 'nameserver '];

const serversReader: HostileReader = {
  name: 'dns-servers',
  faults: ['misconfigured'],
  cases: 500_000,
  aCase: (chance) => {
    const input = mutatedText(
      ['192.0.2.1:53', '[2001:db8::1]:53', 'https://dns.example/dns-query'],
      SERVER_WORDS,
      chance,
    );
    return { input, read: () => [recursiveServers([], `nameserver ${input}`), recursiveServers([input], undefined)] };
  },
};
