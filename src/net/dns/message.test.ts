import { decode, encode } from 'dns-packet';
import type { Answer } from 'dns-packet';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { attempt } from '../../base/attempt.ts';
import { encodeQuestion, readReply, repliesTo } from './message.ts';
import type { DnsQuestion } from './message.ts';
import { nameOf } from './dns-name.ts';
import { malformedReplies } from '../../../test/support/dns/malformed-replies.ts';

const question: DnsQuestion = { name: '_acme-challenge.www.example.com.', type: 'TXT', recursion: true };

const soa = {
  mname: 'ns1.example.com',
  rname: 'root.example.com',
  serial: 1,
  refresh: 2,
  retry: 3,
  expire: 4,
  minimum: 300,
};
const everyType: readonly Answer[] = [
  { type: 'A', name: 'ns1.example.com', ttl: 60, data: '192.0.2.1' },
  { type: 'AAAA', name: 'ns1.example.com', ttl: 60, data: '2001:db8::1' },
  { type: 'NS', name: 'example.com', ttl: 60, data: 'ns1.example.com' },
  { type: 'CNAME', name: 'www.Example.com', ttl: 60, data: 'Lb.example.net' },
  { type: 'SOA', name: 'example.com', ttl: 60, data: soa },
  { type: 'TXT', name: 'example.com', ttl: 60, data: ['one ', 'two'] },
  { type: 'CAA', name: 'example.com', ttl: 60, data: { flags: 128, tag: 'issue', value: 'ca.example.net' } },
  { type: 'MX', name: 'example.com', ttl: 60, data: { preference: 1, exchange: 'mx.example.com' } },
];

const reply = (answers: readonly Answer[], flags = 0): Uint8Array =>
  encode({
    type: 'response',
    id: 7,
    flags,
    questions: [{ type: 'TXT', name: question.name }],
    answers: [...answers],
    authorities: [{ type: 'SOA', name: 'example.com', ttl: 900, data: soa }],
  });

describe('questions', () => {
  test.each([
    ['with recursion, to a server that may send long replies', question, true],
    ['without recursion', { ...question, recursion: false }, false],
    ['with what cannot be validated', { ...question, checkingDisabled: true }, false],
  ])('%s, as another reader sees them', (_, asked, extended) => {
    const read = decode(Buffer.from(encodeQuestion(4711, asked, extended)));
    expect(read).toMatchObject({
      id: 4711,
      type: 'query',
      flag_rd: asked.recursion,
      flag_cd: 'checkingDisabled' in asked,
      questions: [{ name: '_acme-challenge.www.example.com', type: 'TXT', class: 'IN' }],
      additionals: extended ? [{ type: 'OPT', udpPayloadSize: 1232, flag_do: false }] : [],
    });
  });
});

describe('replies', () => {
  test('have records of each type that is asked for, with absolute names in lower case; others are left out', () => {
    expect(readReply(reply(everyType)).answers).toEqual([
      { name: 'ns1.example.com.', timeToLive: 60_000, type: 'A', address: '192.0.2.1' },
      { name: 'ns1.example.com.', timeToLive: 60_000, type: 'AAAA', address: '2001:db8::1' },
      { name: 'example.com.', timeToLive: 60_000, type: 'NS', target: 'ns1.example.com.' },
      { name: 'www.example.com.', timeToLive: 60_000, type: 'CNAME', target: 'lb.example.net.' },
      { name: 'example.com.', timeToLive: 60_000, type: 'SOA', minimum: 300_000 },
      { name: 'example.com.', timeToLive: 60_000, type: 'TXT', text: 'one two' },
      { name: 'example.com.', timeToLive: 60_000, type: 'CAA', flags: 128, tag: 'issue', value: 'ca.example.net' },
    ]);
  });

  test('are the same in any order of records (GHSA-gx3x-vq4p-mhhv)', () => {
    const inOrder = readReply(reply(everyType)).answers;
    const turned = readReply(reply(everyType.toReversed())).answers;
    expect(turned.toReversed()).toEqual(inOrder);
  });

  test('carry the bits and the code of their header', () => {
    expect(readReply(reply([], 0x0400 | 0x0100 | 0x0080 | 3))).toMatchObject({
      id: 7,
      authoritative: true,
      truncated: false,
      recursionDesired: true,
      recursionAvailable: true,
      code: 'NXDOMAIN',
      authority: [{ type: 'SOA', minimum: 300_000 }],
    });
  });

  test('carry the upper bits of the code from the OPT record (RFC 6891 §6.1.3)', () => {
    const message = encode({
      type: 'response',
      additionals: [
        {
          type: 'OPT',
          name: '.',
          udpPayloadSize: 512,
          extendedRcode: 1,
          ednsVersion: 0,
          flags: 0,
          flag_do: false,
          options: [],
        },
      ],
    });
    expect(readReply(message).code).toBe('BADVERS');
  });

  test('that are truncated are not read further: what came may be cut anywhere', () => {
    const whole = reply(everyType, 0x0200);
    expect(readReply(whole.subarray(0, whole.length - 30))).toMatchObject({ truncated: true, answers: [] });
  });

  test.each([
    ['the question again', 7, question, true],
    ['another id', 8, question, false],
    ['another name', 7, { ...question, name: 'example.com.' }, false],
    ['another type', 7, { ...question, type: 'SOA' as const }, false],
  ])('answer a question when they carry %s', (_, id, asked, expected) => {
    expect(repliesTo(readReply(reply([])), id, asked)).toBe(expected);
  });
});

test.each(malformedReplies)('a reply is a Fault and nothing else: %s', (_, message) => {
  expect(() => readReply(message)).toThrow(expect.objectContaining({ kind: 'transient', code: 'DnsReplyMalformed' }));
});

test('no bytes bring the reader to throw anything but a Fault', () => {
  const sample = reply(everyType);
  const changes = fc.array(fc.tuple(fc.nat(sample.length - 1), fc.nat(255)), { maxLength: 8 });
  const mutated = fc.tuple(changes, fc.nat(sample.length)).map(([pairs, length]) => {
    const bytes = Uint8Array.from(sample);
    for (const [at, octet] of pairs) bytes[at] = octet;
    return bytes.subarray(0, Math.max(length, sample.length - length));
  });
  const any = fc.uint8Array({ maxLength: 600 });
  fc.assert(
    fc.property(fc.oneof(mutated, any), (bytes) => {
      attempt(() => readReply(bytes));
    }),
    { numRuns: 3000 },
  );
});

test('names of any octets survive being written and read', () => {
  const label = fc.string({
    unit: fc.integer({ min: 0, max: 255 }).map((octet) => String.fromCharCode(octet)),
    minLength: 1,
    maxLength: 20,
  });
  fc.assert(
    fc.property(fc.array(label, { maxLength: 8 }), (labels) => {
      const name = nameOf(labels);
      const bytes = Buffer.from(encodeQuestion(1, { name, type: 'TXT', recursion: false }, false));
      bytes[2] = 0x80;
      expect(readReply(bytes).question?.name).toBe(name);
    }),
  );
});
