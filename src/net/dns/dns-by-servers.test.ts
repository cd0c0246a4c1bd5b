import { expect, test } from 'vitest';
import { systemClock } from '../../base/system-clock.ts';
import { createHttpTransport } from '../http-transport.ts';
import { createDnsByServers } from './dns-by-servers.ts';
import { recursiveServers } from './recursive-servers.ts';

const transport = createHttpTransport({ clock: systemClock });
const randomBytes = (count: number): Uint8Array => crypto.getRandomValues(new Uint8Array(count));
const servers = (...texts: readonly string[]) => recursiveServers(texts, undefined);

test('the same servers are looked through with the same memory, others with another', () => {
  const dnsBy = createDnsByServers({ clock: systemClock, randomBytes, transport });
  const first = dnsBy(servers('192.0.2.1', 'https://dns.example/dns-query'));
  expect(dnsBy(servers('192.0.2.1:53', 'https://dns.example/dns-query'))).toBe(first);
  expect(dnsBy(servers('192.0.2.1'))).not.toBe(first);
});

test('a hundred sets are kept, the one used longest ago is forgotten', () => {
  const dnsBy = createDnsByServers({ clock: systemClock, randomBytes, transport });
  const set = (number: number) => dnsBy(servers(`192.0.2.${number}`));
  const [first, second] = [set(0), set(1)];
  for (let number = 2; number < 100; number += 1) set(number);
  expect(set(0)).toBe(first);
  set(100);
  expect(set(0)).toBe(first);
  expect(set(1)).not.toBe(second);
});
