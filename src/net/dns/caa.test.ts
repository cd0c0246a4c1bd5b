import { describe, expect, test } from 'vitest';
import { milliseconds } from '../../base/instant.ts';
import { caaVerdict } from './caa.ts';
import type { CaaQuestion, CaaRecord } from './caa.ts';

const record = (text: string): CaaRecord => {
  const [, flags = '', tag = '', value = ''] = /^(\d+) (\S+) "(.*)"$/.exec(text) ?? [];
  return { name: 'example.com.', timeToLive: milliseconds(0), type: 'CAA', flags: Number(flags), tag, value };
};
const question: CaaQuestion = {
  identities: ['Ca.Example.net', 'ca2.example.net'],
  accountUri: 'https://ca.example.net/acct/1',
  method: 'dns-01',
  wildcard: false,
};
const verdict = (records: readonly string[], changes: Partial<CaaQuestion> = {}): string => {
  const finding = caaVerdict(records.map(record), { ...question, ...changes });
  return finding.is === 'forbids' ? finding.because : finding.is;
};

describe('the CA may issue', () => {
  test.each<[string, readonly string[], Partial<CaaQuestion>]>([
    ['if it is named', ['0 issue "ca.example.net"'], {}],
    ['if it is named by its other name, beside others', ['0 issue "x.example"', '0 issue "CA2.example.net"'], {}],
    ['with parameters that it does not know', ['0 issue "ca.example.net; policy=ev"'], {}],
    ['for its account (RFC 8657 §3)', ['0 issue "ca.example.net; accounturi=https://ca.example.net/acct/1"'], {}],
    ['by its method (RFC 8657 §4)', ['0 issue "ca.example.net;validationmethods=http-01,dns-01"'], {}],
    ['by one of two properties', ['0 issue "ca.example.net; accounturi=x"', '0 issue "ca.example.net"'], {}],
    ['if only others’ wildcards are spoken of', ['0 issuewild "x.example"'], {}],
    ['a wildcard if issue names it and nothing is said of wildcards', ['0 issue "ca.example.net"'], { wildcard: true }],
    ['a wildcard if issuewild names it', ['0 issue ";"', '0 issuewild "ca.example.net"'], { wildcard: true }],
    ['if there are only unknown properties that are not critical', ['0 tbs "unknown"'], {}],
    ['if a critical property is a known one', ['128 issue "ca.example.net"'], {}],
  ])('%s', (_, records, changes) => expect(verdict(records, changes)).toBe('allows'));
});

describe('the CA may not issue', () => {
  test.each<[string, readonly string[], string, Partial<CaaQuestion>]>([
    ['if another is named', ['0 issue "x.example"'], 'issuer', {}],
    ['if nobody may', ['0 issue ";"'], 'issuer', {}],
    ['if the value is empty', ['0 issue ""'], 'issuer', {}],
    ['if the value breaks the grammar', ['0 issue "%%%%"'], 'issuer', {}],
    ['if a parameter breaks the grammar', ['0 issue "ca.example.net; accounturi"'], 'issuer', {}],
    ['for another account', ['0 issue "ca.example.net; accounturi=https://ca.example.net/acct/2"'], 'account', {}],
    ['by another method', ['0 issue "ca.example.net; validationmethods=http-01"'], 'method', {}],
    [
      'a wildcard that issuewild gives to another',
      ['0 issue "ca.example.net"', '0 issuewild "x.example"'],
      'issuer',
      { wildcard: true },
    ],
    ['where a critical property is unknown', ['0 issue "ca.example.net"', '128 tbs "unknown"'], 'critical', {}],
  ])('%s', (_, records, because, changes) => expect(verdict(records, changes)).toBe(because));
});

test('what forbids is shown with its name, at most eight records', () => {
  const records = Array.from({ length: 9 }, (_, index) => record(`0 issue "x${index}.example"`));
  expect(caaVerdict(records.toReversed(), question)).toEqual({
    is: 'forbids',
    at: 'example.com.',
    because: 'issuer',
    records: Array.from({ length: 8 }, (_, index) => `0 issue "x${index}.example"`),
  });
});
