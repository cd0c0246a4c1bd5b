import { expect, test } from 'vitest';
import { newsAfter, NO_NEWS } from './news.ts';

const order = (state: string, fields: object = {}) => ({
  metadata: {
    namespace: 'demo',
    name: 'by-dns-1-77',
    uid: `order ${JSON.stringify(fields)}`,
    annotations: { 'cert-manager.io/certificate-name': 'by-dns' },
  },
  spec: fields,
  status: { state },
});
const challenge = (status: object, fields: object = {}) => ({
  metadata: {
    namespace: 'demo',
    name: 'by-dns-1-77-1',
    uid: 'challenge',
    ownerReferences: [{ kind: 'Order', name: 'by-dns-1-77' }],
  },
  spec: { type: 'DNS-01', dnsName: 'by-dns.demo.test', ...fields },
  status,
});
const by = (object: { readonly metadata: { readonly name: string } }): ReadonlyMap<string, unknown> =>
  new Map([[`demo/${object.metadata.name}`, object]]);
const linesOf = (orderState: object, challengeState?: object): readonly string[] =>
  newsAfter(
    NO_NEWS,
    by(orderState as ReturnType<typeof order>),
    challengeState === undefined ? new Map() : by(challengeState as ReturnType<typeof challenge>),
  ).lines;

test('each step is told once, in the order in which it was seen', () => {
  let news = NO_NEWS;
  const see = (orderState: string, status: object): void => {
    news = newsAfter(news, by(order(orderState)), by(challenge(status)));
    // Watches begin anew and tell all again.
    news = newsAfter(news, by(order(orderState)), by(challenge(status)));
  };
  see('pending', {});
  see('pending', { presented: true, state: 'pending' });
  see('pending', { presented: true, state: 'valid' });
  expect(news.proofs).toEqual(new Map([['by-dns', 'DNS-01']]));
  news = newsAfter(news, by(order('valid')), new Map());
  expect(news.lines).toEqual([
    'by-dns: order pending at Pebble',
    'by-dns: challenge DNS-01 for by-dns.demo.test: presented',
    'by-dns: challenge DNS-01 for by-dns.demo.test: seen by Pebble, valid',
    'by-dns: order valid',
  ]);
  expect(newsAfter(news, by(order('valid')), new Map())).toBe(news);
});

test('a renewal is another order, and says what it replaces', () => {
  const first = newsAfter(NO_NEWS, by(order('pending')), new Map());
  const second = newsAfter(first, by(order('pending', { replaces: 'aYhba4dG.AIdl' })), new Map());
  expect(second.lines.at(-1)).toBe('by-dns: order pending at Pebble, in place of the certificate before');
});

test('what fails or waits says why', () => {
  const failed = challenge({ state: 'invalid', reason: 'Error accepting authorization: no' });
  expect(linesOf(order('pending'), failed)).toContain(
    'by-dns: challenge DNS-01 for by-dns.demo.test: invalid (Error accepting authorization: no)',
  );
  const waiting = challenge({ presented: true, reason: 'Waiting for DNS-01 challenge propagation: nothing there' });
  expect(linesOf(order('pending'), waiting)).toContain(
    'by-dns: challenge DNS-01 for by-dns.demo.test: presented (Waiting for DNS-01 challenge propagation: nothing there)',
  );
});

test('a wildcard is told as one', () => {
  expect(linesOf(order('pending'), challenge({ presented: true }, { wildcard: true })).at(-1)).toBe(
    'by-dns: challenge DNS-01 for *.by-dns.demo.test: presented',
  );
});
