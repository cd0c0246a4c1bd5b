import { describe, expect, test } from 'vitest';
import { absoluteName, challengeName, isWithin, labelsOf, parentOf } from './dns-name.ts';

describe('a name is written', () => {
  test.each([
    ['in lower case with the trailing dot', 'WWW.Example.com', 'www.example.com.'],
    ['the same if it has the dot', 'www.example.com.', 'www.example.com.'],
    ['with A-labels for what is beyond ASCII (RFC 5890)', 'bücher.example', 'xn--bcher-kva.example.'],
    ['with A-labels below an underscore', '_acme-challenge.bücher.example', '_acme-challenge.xn--bcher-kva.example.'],
    ['with numbers for other octets (RFC 1035 §5.1)', 'a b.example', 'a\\032b.example.'],
    ['the root as a dot', '.', '.'],
  ])('%s', (_, text, expected) => expect(absoluteName(text)).toBe(expected));
});

test.each([
  ['', 'a label is empty or long'],
  ['a..example', 'a label is empty or long'],
  ['..', 'a label is empty or long'],
  [`${'a'.repeat(64)}.example`, 'a label is empty or long'],
  [`${'a.'.repeat(128)}`, 'it is longer than 255 octets'],
  ['bücher.\u0300', 'a label is empty or long'],
])('"%s" is no name: %s', (text, why) => {
  const expected = { kind: 'misconfigured', code: 'DnsNameInvalid', message: `"${text}" is not a domain name: ${why}` };
  expect(() => absoluteName(text)).toThrow(expect.objectContaining(expected));
});

test('a name of 255 octets is one', () => {
  const name = `${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(61)}.`;
  expect(absoluteName(name)).toBe(name);
});

describe('the record of a challenge', () => {
  test.each([
    ['stands below the domain (RFC 8555 §8.4)', 'www.example.com', '_acme-challenge.www.example.com.'],
    ['of a wildcard too', '*.example.com', '_acme-challenge.example.com.'],
    ['of an internationalised name too', 'bücher.example', '_acme-challenge.xn--bcher-kva.example.'],
  ])('%s', (_, domain, expected) => expect(challengeName(domain)).toBe(expected));
});

test('one goes up label by label to the root, and stays there', () => {
  expect(parentOf('www.example.com.')).toBe('example.com.');
  expect(parentOf('com.')).toBe('.');
  expect(parentOf('.')).toBe('.');
});

test('labels hold octets, dots too', () => expect(labelsOf('a\\046b.example.')).toEqual(['a.b', 'example']));

test.each([
  ['www.example.com.', 'example.com.', true],
  ['example.com.', 'example.com.', true],
  ['badexample.com.', 'example.com.', false],
  ['example.com.', 'www.example.com.', false],
  ['example.com.', '.', true],
])('whether %s is within %s: %s', (name, zone, expected) => expect(isWithin(name, zone)).toBe(expected));
