import { beforeAll, describe, expect, test } from 'vitest';
import type { CertificateSpec } from '../../api/certificate/types.ts';
import type { Pairs } from '../../../test/support/builders/certificate-fixtures.ts';
import {
  aCertificate,
  aNextKey,
  aRequestOf,
  aTargetSecret,
} from '../../../test/support/builders/certificate-objects.ts';
import {
  at,
  due,
  makePairs,
  reply,
  settled,
  settledWorld,
  word,
} from '../../../test/support/builders/certificate-fixtures.ts';
import { resourceVersion } from '../../base/brand.ts';
import { defined } from '../../base/defined.ts';
import { after, days, formatInstant, hours, seconds } from '../../base/instant.ts';

let pairs: Pairs;
beforeAll(async () => {
  pairs = await makePairs();
});

describe('a settled Certificate', () => {
  test('rests until renewal', () => {
    expect(word(settledWorld(pairs))).toMatchObject({ do: 'sleep', by: 'restUntilDue', until: at(hours(10)) });
    expect(word(settledWorld(pairs), after(due, hours(-1)))).toMatchObject({ do: 'sleep', until: due });
  });

  test('is renewed at the instant, not a second before, and without a read', () => {
    expect(word(settledWorld(pairs), after(due, seconds(-1)))).toMatchObject({ do: 'sleep' });
    const start = word(settledWorld(pairs), due);
    expect(start).toMatchObject({
      do: 'setStatus',
      status: {
        conditions: [
          { type: 'Ready', status: 'True' },
          {
            type: 'Issuing',
            status: 'True',
            reason: 'Renewing',
            message: `Renewing certificate as renewal was scheduled at ${formatInstant(due)}`,
          },
        ],
      },
    });
  });

  test('that is due by a changed spec says since when, not what its status had announced', () => {
    const world = settledWorld(pairs);
    const certificates = [aCertificate({ status: settled(), spec: { renewBefore: '1944h' } })];
    expect(word({ ...world, certificates })).toMatchObject({
      status: {
        conditions: [
          {},
          {
            reason: 'Renewing',
            message: `Renewing certificate as renewal was scheduled at ${formatInstant(at(days(-1)))}`,
          },
        ],
      },
    });
  });

  test.each([
    ['cron', { cron: 'never', windowDuration: '1h' }],
    ['time zone', { cron: '@daily', windowDuration: '1h', timezone: 'Mars/Olympus' }],
  ])('whose window has a %s that cannot be read says so, and is renewed when it would be without', (_, window) => {
    const certificates = [aCertificate({ status: settled(), spec: { renewal: { windows: [window] } } })];
    const conditions = [{ reason: 'WindowError', message: expect.stringContaining('spec.renewal.windows[0]') }];
    expect(word({ ...settledWorld(pairs), certificates })).toMatchObject({ status: { conditions } });
    const renewing = { type: 'Issuing', status: 'True', reason: 'Renewing' };
    expect(word({ ...settledWorld(pairs), certificates }, due)).toMatchObject({
      status: { conditions: [...conditions, renewing] },
    });
  });

  test('that has expired says so and is issued again', () => {
    expect(word(settledWorld(pairs), at(days(81)))).toMatchObject({
      do: 'setStatus',
      status: {
        conditions: [
          {
            type: 'Ready',
            status: 'False',
            reason: 'Expired',
            message: 'Certificate expired on Thu, 20 Aug 2026 00:00:00 GMT',
          },
          { reason: 'Renewing' },
        ],
      },
    });
  });

  test('under policy Disabled is never renewed on time', () => {
    const world = {
      ...settledWorld(pairs),
      certificates: [aCertificate({ status: settled(), spec: { renewal: { policy: 'Disabled' } } })],
    };
    expect(word(world, due)).toMatchObject({ do: 'setStatus', status: { renewalTime: null } });
  });

  test('a spent next key goes only after the API server itself has shown the Certificate (trap Q4)', () => {
    const world = {
      ...settledWorld(pairs),
      secrets: [aTargetSecret(pairs.key, pairs.chain), aNextKey('www-k3y', pairs.nextKey)],
    };
    expect(word(world)).toMatchObject({ do: 'call', by: 'dropSpentObjects', call: { name: 'readCertificate' } });
    expect(word({ ...world, confirmed: true })).toMatchObject({
      do: 'delete',
      of: { key: { name: 'www-k3y' }, uid: 'www-k3y-uid', resourceVersion: '50' },
    });
  });

  test('old revisions go beyond the history limit, the newest stays', () => {
    const world = {
      ...settledWorld(pairs),
      requests: [aRequestOf(1, pairs.request), aRequestOf(3, pairs.request), aRequestOf(2, pairs.request)],
      confirmed: true,
    };
    const settledAt3 = { ...world, certificates: [aCertificate({ status: { ...settled(), revision: 3 } })] };
    expect(word(settledAt3)).toMatchObject({ do: 'delete', of: { key: { name: 'www-2' } } });
    const limited = {
      ...settledAt3,
      certificates: [aCertificate({ status: { ...settled(), revision: 3 }, spec: { revisionHistoryLimit: 3 } })],
    };
    expect(word(limited)).toMatchObject({ do: 'sleep' });
  });

  test('gets a label back that was taken off, from a live read, without a new certificate', () => {
    const world = {
      ...settledWorld(pairs),
      secrets: [aTargetSecret(pairs.key, pairs.chain, { annotations: { 'cert-manager.io/common-name': 'wrong' } })],
    };
    expect(word(world)).toMatchObject({
      do: 'call',
      by: 'repairSecretMetadata',
      call: { name: 'readCertificate' },
    });
    expect(word({ ...world, confirmed: true })).toMatchObject({
      do: 'call',
      by: 'repairSecretMetadata',
      call: { name: 'encodeSecret', pair: { is: 'stored' } },
    });
  });

  test('that a cache shows with an older template, as a live read says, is waited for', () => {
    const answers = reply('readCertificate:100', { of: 'readCertificate', resourceVersion: resourceVersion('101') });
    const world = {
      ...settledWorld(pairs),
      secrets: [aTargetSecret(pairs.key, pairs.chain, { annotations: { 'cert-manager.io/common-name': 'wrong' } })],
      answers,
    };
    expect(word(world)).toMatchObject({ do: 'sleep', by: 'restUntilDue' });
  });

  test('whose key shall have another form has it written anew, without a new certificate', () => {
    const asking = (privateKey: CertificateSpec['privateKey']) => ({
      ...settledWorld(pairs),
      certificates: [aCertificate({ status: settled(), spec: defined({ privateKey }) })],
      confirmed: true,
    });
    expect(word(asking({ algorithm: 'ECDSA', encoding: 'PKCS8' }))).toMatchObject({
      do: 'call',
      by: 'repairSecretMetadata',
      call: { name: 'encodeSecret', pair: { is: 'stored' }, how: { encoding: 'PKCS8' } },
    });
    expect(word(asking({ algorithm: 'ECDSA', encoding: 'PKCS1' }))).toMatchObject({ do: 'sleep' });
  });

  test('a Secret that lost our label is read live, once for each of its versions', () => {
    const world = {
      ...settledWorld(pairs),
      secrets: [aTargetSecret(pairs.key, pairs.chain, { metadata: { labels: {} } })],
    };
    expect(word(world)).toMatchObject({ do: 'call', by: 'readStrangersSecret', call: { name: 'readSecret' } });
  });
});
