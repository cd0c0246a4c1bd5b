import { expect, test } from 'vitest';
import { after, hours, instant, minutes, seconds } from '../../src/base/instant.ts';
import { NO_NEWS } from './acme/news.ts';
import type { CertificateRow } from './certificates.ts';
import { changeLines, frameLines } from './frame.ts';
import type { Frame } from './frame.ts';

const NOW = instant(Date.parse('2026-11-24T20:00:00Z'));
const ready: CertificateRow = {
  namespace: 'demo',
  name: 'demo-localhost',
  ready: 'True',
  reason: 'Ready',
  message: 'Certificate is up to date and has not expired',
  serial: '4F2A1B99C0',
  expiresAt: after(NOW, hours(1)),
  renewsAt: after(NOW, minutes(1.5)),
  revision: 2,
};
const failing: CertificateRow = {
  ...ready,
  name: 'mine',
  ready: 'False',
  reason: 'DoesNotExist',
  message: 'Issuing certificate as Secret does not exist',
  serial: undefined,
  expiresAt: undefined,
  renewsAt: undefined,
};
const frame: Frame = {
  rows: [ready, failing],
  url: 'https://demo.localhost:4711',
  count: { requests: 812, failedHandshakes: 0, serial: '4F2A1B99C0', lastFailure: undefined },
  renewals: 1,
  acme: undefined,
};

test('the table shows condition, expiry and next renewal; what is not Ready says why', () => {
  expect(frameLines(frame, NOW)).toEqual(
    [
      '',
      'NAMESPACE  CERTIFICATE     READY  REASON        SERIAL    EXPIRES     NEXT RENEWAL',
      'demo       demo-localhost  True   Ready         4f2a1b99  in 1 h 0 min  in 1 min 30 s'.replace(
        'in 1 h 0 min',
        'in 1 h 0 min',
      ),
      'demo       mine            False  DoesNotExist  -         -           -',
      'demo/mine: Issuing certificate as Secret does not exist',
      '',
      'https://demo.localhost:4711: 812 handshakes, 0 failed, 1 renewal seen, serial 4f2a1b99',
    ].map((line) => expect.stringMatching(new RegExp(`^${line.replaceAll(/ {2,}/g, ' +').replaceAll('.', '\\.')}$`))),
  );
});

test('a plain log is told once of each state and each renewal, not of time going by', () => {
  expect(changeLines(undefined, frame)).toEqual([
    'demo/demo-localhost: Ready True, Ready, serial 4f2a1b99, expires 2026-11-24T21:00:00Z, next renewal 2026-11-24T20:01:30Z',
    'demo/mine: Ready False, DoesNotExist: Issuing certificate as Secret does not exist, serial -',
    'https://demo.localhost:4711: 812 handshakes, 0 failed, 1 renewal seen, serial 4f2a1b99',
  ]);
  expect(changeLines(frame, { ...frame, count: { ...frame.count, requests: 900 } })).toEqual([]);
});

test('a failed handshake is counted where everybody sees it, with its cause', () => {
  const failed = {
    ...frame,
    count: { ...frame.count, failedHandshakes: 2, lastFailure: 'certificate has expired' },
    renewals: 2,
  };
  expect(changeLines(frame, failed)).toEqual([
    'https://demo.localhost:4711: 812 handshakes, 2 failed (the last: certificate has expired), 2 renewals seen, serial 4f2a1b99',
  ]);
});

test('a renewal that is due is told so', () => {
  const [, , row] = frameLines({ ...frame, rows: [{ ...ready, renewsAt: after(NOW, seconds(-1)) }] }, NOW);
  expect(row).toMatch(/now$/);
});

test('a plain log is told each step of Orders and Challenges once; a terminal keeps the last of them in view', () => {
  const lines = Array.from({ length: 10 }, (_, index) => `by-dns: step ${index + 1}`);
  const told = { ...frame, acme: { ...NO_NEWS, lines: lines.slice(0, 9) } };
  expect(changeLines({ ...frame, acme: NO_NEWS }, told)).toEqual(lines.slice(0, 9));
  expect(changeLines(told, { ...frame, acme: { ...NO_NEWS, lines } })).toEqual(['by-dns: step 10']);
  expect(frameLines(told, NOW)).toEqual(expect.arrayContaining(lines.slice(1, 9)));
  expect(frameLines(told, NOW)).not.toContain('by-dns: step 1');
});
