import { describe, expect, test } from 'vitest';
import { parseDnsServer, recursiveServers } from './recursive-servers.ts';
import { serverText } from './server-text.ts';

describe('a server is read and written', () => {
  test.each([
    ['an address', '192.0.2.1', '192.0.2.1:53'],
    ['an address with its port', '192.0.2.1:5353', '192.0.2.1:5353'],
    ['an address of version 6', '2001:db8::1', '[2001:db8::1]:53'],
    ['an address of version 6 in brackets', '[2001:db8::1]', '[2001:db8::1]:53'],
    ['an address of version 6 with its port', '[2001:db8::1]:5353', '[2001:db8::1]:5353'],
    ['a name', 'dns.example', 'dns.example:53'],
    ['a name with its port', 'dns.example:53', 'dns.example:53'],
    ['a URL', 'https://dns.example/dns-query', 'https://dns.example/dns-query'],
  ])('%s', (_, text, expected) => expect(serverText(parseDnsServer(text))).toBe(expected));
});

test.each([
  '',
  ':53',
  '192.0.2.1:',
  '192.0.2.1:0',
  '192.0.2.1:65536',
  '[dns.example]:53',
  '[::1',
  'http://dns.example/',
  'a b',
  'https://',
  'https://user:word@dns.example/',
])('"%s" is no server, and what to write is said', (text) => {
  const expected = { kind: 'misconfigured', code: 'DnsServerInvalid', message: `"${text}" is not a DNS server` };
  expect(() => parseDnsServer(text)).toThrow(expect.objectContaining(expected));
});

describe('the recursive servers are', () => {
  const resolvConf =
    '# written by hand\nsearch example.com\nnameserver 192.0.2.1\n  nameserver\t2001:db8::1 # second\nnameserver x\noptions ndots:5\n';
  test.each([
    ['those configured', ['192.0.2.9'], resolvConf, ['192.0.2.9:53']],
    ['else those of resolv.conf', [], resolvConf, ['192.0.2.1:53', '[2001:db8::1]:53']],
    ['else two that everybody reaches', [], 'search example.com\n', ['8.8.8.8:53', '8.8.4.4:53']],
    ['the same without the file', [], undefined, ['8.8.8.8:53', '8.8.4.4:53']],
  ])('%s', (_, configured, file, expected) => {
    expect(recursiveServers(configured, file).map(serverText)).toEqual(expected);
  });
});
