import { beforeAll, describe, expect, test } from 'vitest';
import type { Pairs } from '../../../test/support/builders/certificate-fixtures.ts';
import {
  at,
  due,
  makePairs,
  now,
  refused,
  reply,
  settled,
  settledWorld,
  validity,
  word,
} from '../../../test/support/builders/certificate-fixtures.ts';
import { aCertificate, aTargetSecret } from '../../../test/support/builders/certificate-objects.ts';
import type { World } from '../../../test/support/builders/certificate-view.ts';
import { defaultSettings } from '../../../test/support/builders/certificate-view.ts';
import { anIssuer } from '../../../test/support/builders/signing-objects.ts';
import type { CertificateSpec } from '../../api/certificate/types.ts';
import { instantInWindow } from '../../api/certificate/suggested-window.ts';
import { Fault } from '../../base/fault.ts';
import type { Instant } from '../../base/instant.ts';
import { after, days, formatInstant, hours, minutes, parseInstant, truncateToSecond } from '../../base/instant.ts';
import { readCertificate } from '../../pki/certificate/read.ts';
import { renewalIdentifier } from '../../pki/certificate/renewal-identifier.ts';

const DIRECTORY = 'https://acme.example.com/directory';
let pairs: Pairs;
let id: string;
beforeAll(async () => {
  pairs = await makePairs();
  id = renewalIdentifier(readCertificate(pairs.chain)) ?? 'none';
});

const acmeIssuer = (acme: object = {}) =>
  anIssuer({ name: 'ca', spec: { acme: { server: DIRECTORY, privateKeySecretRef: { name: 'account' }, ...acme } } });
const question = (lastChecked = '') => `renewalInfo:${DIRECTORY}:${id}:${lastChecked}`;
const call = (lastChecked = '') => ({
  do: 'call',
  by: 'askWhenToRenew',
  call: { id: question(lastChecked), certificateId: id, server: { directory: DIRECTORY } },
});

const writtenAri = (decided: ReturnType<typeof word>): { readonly nextCheck: string } => {
  if (decided.do !== 'setStatus') throw new Error(`expected a status, not ${decided.do}`);
  const { ari } = decided.status['acme'] as { ari: { nextCheck: string } };
  return ari;
};

/** A settled world at an ACME server; `ari` is what the status tells of the certificate. */
function world(ari?: object, spec: Partial<CertificateSpec> = {}, more: Partial<World> = {}): World {
  const status = { ...settled(), ...(ari === undefined ? {} : { acme: { ari } }) };
  return {
    ...settledWorld(pairs),
    certificates: [aCertificate({ status, spec })],
    issuers: [acmeIssuer()],
    ...more,
  };
}

const windowAt = (from: Instant, to: Instant) => ({
  suggestedWindow: { start: formatInstant(from), end: formatInstant(to) },
});
const told = (from: Instant, to: Instant, more: object = {}) => ({
  ...windowAt(from, to),
  lastChecked: formatInstant(at(hours(-1))),
  nextCheck: formatInstant(at(hours(5))),
  ...more,
});
const info = (from: Instant, to: Instant, retryAfter = at(hours(6))) =>
  ({
    of: 'renewalInfo',
    info: { start: from, end: to, explanationUrl: 'https://ca.example.com/why', retryAfter },
  }) as const;

describe('an ACME server is asked when to renew', () => {
  test('a certificate of which it has said nothing yet', () => {
    expect(word(world())).toMatchObject(call());
  });

  test('when it wanted to be asked again, not before', () => {
    const ari = told(at(days(40)), at(days(42)));
    expect(word(world(ari), at(hours(5)))).toMatchObject(call(ari.lastChecked));
    expect(word(world(ari), at(hours(4.9)))).not.toMatchObject({ do: 'call' });
  });

  test('anew when what the status tells is of another certificate', () => {
    const status = { ...settled(), notBefore: formatInstant(at(days(-70))), notAfter: formatInstant(at(days(20))) };
    const certificates = [aCertificate({ status: { ...status, acme: { ari: told(at(days(5)), at(days(7))) } } })];
    expect(word({ ...world(), certificates })).toMatchObject(call());
  });

  test.each<[string, () => World]>([
    [
      'of an issuer that says None',
      () => world(undefined, {}, { issuers: [acmeIssuer({ renewalInformationSource: 'None' })] }),
    ],
    ['of an issuer of another type', () => world(undefined, {}, { issuers: [anIssuer({ name: 'ca' })] })],
    ['that is never renewed', () => world(undefined, { renewal: { policy: 'Disabled' } })],
    [
      'whose issuer has been changed since',
      () => ({
        ...world(),
        certificates: [aCertificate({ status: settled(), spec: { issuerRef: { name: 'ca', kind: 'ClusterIssuer' } } })],
      }),
    ],
    [
      'with the gate off',
      () => world(undefined, {}, { settings: { gates: { ...defaultSettings.gates, useAri: false } } }),
    ],
  ])('not about a certificate %s', (_, make) => {
    expect(word(make())).not.toMatchObject({ by: 'askWhenToRenew' });
  });

  test('not in the middle of an issuance', () => {
    const issuing = {
      type: 'Issuing',
      status: 'True',
      reason: 'Renewing',
      message: '',
      lastTransitionTime: formatInstant(now),
    } as const;
    const status = { ...settled(), conditions: [...(settled().conditions ?? []), issuing] };
    expect(word({ ...world(), certificates: [aCertificate({ status })] })).not.toMatchObject({ by: 'askWhenToRenew' });
  });
});

describe('what it answers', () => {
  const [from, to] = [at(days(40)), at(days(42))];

  test('stands in the status, with the instant that follows from it, and the question is over', () => {
    const decided = word(world(undefined, {}, { answers: reply(question(), info(from, to)) }));
    expect(decided).toMatchObject({
      do: 'setStatus',
      class: 'housekeeping',
      status: {
        acme: {
          ari: { ...windowAt(from, to), explanationURL: 'https://ca.example.com/why', lastChecked: formatInstant(now) },
        },
        renewalTime: formatInstant(truncateToSecond(instantInWindow({ start: from, end: to }, id))),
      },
      clears: [question()],
    });
  });

  test('is asked for again when the server wants, or up to a tenth later, but within a day', () => {
    for (const [retryAfter, least, most] of [
      [at(hours(6)), hours(6), hours(6.6)],
      [at(days(1)), days(1), days(1)],
    ] as const) {
      const decided = word(world(undefined, {}, { answers: reply(question(), info(from, to, retryAfter)) }));
      const ari = writtenAri(decided);
      const next = parseInstant(ari.nextCheck) ?? now;
      expect(next).toBeGreaterThanOrEqual(at(least));
      expect(next).toBeLessThanOrEqual(at(most));
    }
  });

  test('that the window has passed already starts a renewal in the same write, and tells what was answered', () => {
    const past = [at(days(-2)), at(days(-1))] as const;
    expect(word(world(undefined, {}, { answers: reply(question(), info(...past)) }))).toMatchObject({
      do: 'setStatus',
      class: 'urgent',
      status: { conditions: [{}, { type: 'Issuing', reason: 'Renewing' }], acme: { ari: windowAt(...past) } },
    });
  });

  test('is left away where the server offers no such thing: nothing is written, and it renews as without', () => {
    const answers = reply(question(), { of: 'renewalInfo', info: undefined });
    expect(word(world(undefined, {}, { answers }))).toMatchObject({ do: 'sleep' });
    expect(word(world(undefined, {}, { answers }), due)).toMatchObject({ do: 'setStatus' });
  });

  test('what the new status leaves out goes out of the old one too', () => {
    const before = told(from, to, { lastError: 'gone', nextCheck: formatInstant(at(minutes(-1))) });
    const answers = reply(question(before.lastChecked), info(from, to));
    expect(word(world(before, {}, { answers }))).toMatchObject({ status: { acme: { ari: { lastError: null } } } });
  });
});

describe('a certificate is renewed', () => {
  const [from, to] = [at(days(10)), at(days(12))];
  const instantOf = (start: Instant, end: Instant) => truncateToSecond(instantInWindow({ start, end }, id));
  /** As if it had been asked for all along. */
  const certain = (start: Instant, end: Instant) => told(start, end, { nextCheck: formatInstant(at(days(79))) });

  test('at its instant in the window, not before, though it would not be due for long', () => {
    const renewalTime = instantOf(from, to);
    const status = { ...settled(), renewalTime: formatInstant(renewalTime), acme: { ari: certain(from, to) } };
    const settledByAri = { ...world(), certificates: [aCertificate({ status })] };
    expect(word(settledByAri, after(renewalTime, minutes(-1)))).toMatchObject({ do: 'sleep', until: renewalTime });
    expect(word(settledByAri, renewalTime)).toMatchObject({
      status: {
        conditions: [{}, { message: `Renewing certificate as renewal was scheduled at ${formatInstant(renewalTime)}` }],
      },
    });
  });

  test.each([
    ['that ends before it begins', () => certain(to, from)],
    [
      'of the certificate before this one',
      () => certain(after(validity.notBefore, hours(-2)), after(validity.notBefore, hours(-1))),
    ],
    ['that opens after its end', () => certain(after(validity.notAfter, hours(1)), after(validity.notAfter, hours(2)))],
  ])('as without one where there is a window %s', (_, ari) => {
    expect(word(world(ari()))).toMatchObject({ do: 'sleep' });
    expect(word(world(ari()), due)).toMatchObject({ do: 'setStatus' });
  });

  test('in a window of its spec where that leaves time enough, else at the instant', () => {
    const renewal = { windows: [{ cron: '0 3 * * *', windowDuration: '1h' }] };
    const roomy = [2, 3, 4, 5, 6, 7, 8, 9].map((length) => after(from, days(length)));
    const end = roomy.find((until) => instantOf(from, until) < after(until, days(-1))) ?? to;
    const daily = word(world(undefined, { renewal }, { answers: reply(question(), info(from, end)) }));
    expect(daily).toMatchObject({ status: { renewalTime: expect.stringMatching(/T03:\d\d:\d\dZ$/) } });
    const rare = { windows: [{ cron: '0 3 1 1 *', windowDuration: '1h' }] };
    const yearly = word(world(undefined, { renewal: rare }, { answers: reply(question(), info(from, to)) }));
    expect(yearly).toMatchObject({ status: { renewalTime: formatInstant(instantOf(from, to)) } });
  });
});

describe('a server that does not answer', () => {
  const fault = new Fault('transient', { code: 'AcmeStatus500', message: '500' });

  test('is told of, once, and asked again later and later; what is known stays good', () => {
    const first = word(world(undefined, {}, { answers: refused(question(), fault) }));
    const told10 = { lastChecked: formatInstant(now), lastError: '500' };
    expect(first).toMatchObject({
      status: { acme: { ari: told10 } },
      then: [{ type: 'Warning', reason: 'ARIError', message: 'Failed to ask the ACME server when to renew: 500' }],
    });
    const before = told(at(days(40)), at(days(42)), { lastError: '500', nextCheck: formatInstant(now) });
    const second = word(world(before, {}, { answers: refused(question(before.lastChecked), fault) }));
    expect(second).toMatchObject({ do: 'setStatus', then: [] });
    const ari = writtenAri(second);
    expect(parseInstant(ari.nextCheck)).toBeGreaterThanOrEqual(at(hours(2)));
    expect(ari).not.toHaveProperty('suggestedWindow');
  });

  test('does not keep a certificate from being called ready', () => {
    const status = { ...settled(), conditions: [] };
    const unread = {
      ...world(undefined, {}, { answers: refused(question(), fault) }),
      certificates: [aCertificate({ status })],
    };
    expect(word(unread)).toMatchObject({ status: { conditions: [{ type: 'Ready', status: 'True' }] } });
  });

  test('that wants to be left alone is, but for no longer than a day', () => {
    const until = after(now, days(7));
    const throttled = new Fault('throttled', { code: 'AcmeRateLimited', message: '429', until });
    const decided = word(world(undefined, {}, { answers: refused(question(), throttled) }));
    expect(decided).toMatchObject({ status: { acme: { ari: { nextCheck: formatInstant(at(days(1))) } } } });
  });
});

test('while the issuer is not known, what it has said stays', () => {
  const status = { ...settled(), acme: { ari: told(at(days(40)), at(days(42))) } };
  const orphan = {
    ...settledWorld(pairs),
    certificates: [aCertificate({ status })],
    secrets: [aTargetSecret(pairs.key, pairs.chain)],
  };
  expect(word(orphan)).toMatchObject({ do: 'sleep' });
});
