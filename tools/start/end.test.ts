import { expect, test } from 'vitest';
import type { AcmeNews } from './acme/news.ts';
import { NO_NEWS } from './acme/news.ts';
import type { CertificateRow } from './certificates.ts';
import { lateText, onceEnd } from './end.ts';
import type { Frame } from './frame.ts';

const row = (name: string, revision: number, ready = 'True'): CertificateRow => ({
  namespace: 'demo',
  name,
  ready,
  reason: ready === 'True' ? 'Ready' : 'DoesNotExist',
  message: 'as it is',
  serial: '4F2A1B99C0',
  expiresAt: undefined,
  renewsAt: undefined,
  revision,
});
const news: AcmeNews = {
  ...NO_NEWS,
  proofs: new Map([
    ['by-dns', 'DNS-01'],
    ['by-http', 'HTTP-01'],
  ]),
};
const frame = (fields: Partial<Frame>): Frame => ({
  rows: [row('demo-localhost', 2)],
  url: 'https://demo.localhost:4711',
  count: { requests: 812, failedHandshakes: 0, serial: '4F2A1B99C0', lastFailure: undefined },
  renewals: 1,
  acme: undefined,
  ...fields,
});
const acmeFrame = (dns: CertificateRow, http: CertificateRow, renewals = 1): Frame =>
  frame({ rows: [dns, http, row('demo-localhost', 2)], acme: news, renewals });
const SERVED =
  'Renewed and served: https://demo.localhost:4711: 812 handshakes, 0 failed, 1 renewal seen, serial 4f2a1b99';

test('without --acme the first renewal seen over TLS is the end', () => {
  expect(onceEnd(frame({ renewals: 0 }))).toBeUndefined();
  expect(onceEnd(frame({}))).toEqual({ is: 'renewed', lines: [SERVED] });
  const count = { requests: 9, failedHandshakes: 1, serial: undefined, lastFailure: 'certificate has expired' };
  expect(onceEnd(frame({ count }))).toMatchObject({ is: 'failed' });
});

test('with --acme both are issued and one renewed too, and the end says by which proof', () => {
  expect(onceEnd(acmeFrame(row('by-dns', 1), row('by-http', 1)))).toBeUndefined();
  expect(onceEnd(acmeFrame(row('by-dns', 2), row('by-http', 1, 'False')))).toBeUndefined();
  expect(onceEnd(acmeFrame(row('by-dns', 2), row('by-http', 1), 0))).toBeUndefined();
  expect(onceEnd(acmeFrame(row('by-dns', 2), row('by-http', 1)))).toEqual({
    is: 'renewed',
    lines: [SERVED, 'Issued by Pebble: by-dns by DNS-01 (1 renewal), by-http by HTTP-01 (0 renewals)'],
  });
});

test('too late it says what is missing', () => {
  expect(lateText(undefined, 5)).toBe('no renewal was seen over TLS within 5 minutes; the certificate was never seen');
  expect(lateText(acmeFrame(row('by-dns', 1), row('by-http', 1, 'False')), 5)).toBe(
    'by-http was not issued (Ready is False, DoesNotExist: as it is) within 5 minutes',
  );
  expect(lateText(acmeFrame(row('by-dns', 1), row('by-http', 1)), 5)).toBe(
    'none of by-dns and by-http was renewed within 5 minutes',
  );
});
