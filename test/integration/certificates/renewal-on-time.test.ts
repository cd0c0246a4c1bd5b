import { expect, test } from 'vitest';
import { certificateType, secretType } from '../../../src/api/resource-types.ts';
import { certificateStatus, conditionOf, keyPrintIn, serialIn, toldBy } from '../../support/builders/read-objects.ts';
import { aStage } from '../../support/builders/stage.ts';

/** Due four seconds after it was issued: the shortest that the whole seconds of a certificate leave room for. */
const dueSoon = { duration: '1h', renewBefore: '59m56s' };

test('a certificate is renewed at its time, three times in a row, into the same Secret', async (t) => {
  const stage = await aStage(t);
  await stage.createAuthority();
  await stage.issue('www', dueSoon);
  const first = await stage.secret('www-tls');
  const serials = [serialIn(first)];
  const keys = [keyPrintIn(first)];
  for (const revision of [2, 3, 4]) {
    const before = certificateStatus(
      await stage.cluster.until(
        stage.key(certificateType, 'www'),
        `revision ${revision - 1}`,
        (object) => (certificateStatus(object).revision ?? 0) >= revision - 1,
      ),
    );
    const renewed = await stage.cluster.until(
      stage.key(certificateType, 'www'),
      `revision ${revision}`,
      (object) => (certificateStatus(object).revision ?? 0) >= revision,
    );
    const secret = await stage.secret('www-tls');
    serials.push(serialIn(secret));
    keys.push(keyPrintIn(secret));
    expect(secret.metadata.uid).toBe(first.metadata.uid);
    const due = Date.parse(before.renewalTime ?? '');
    const late = Date.parse(certificateStatus(renewed).notBefore ?? '') - due;
    expect(late).toBeGreaterThanOrEqual(0);
    expect(late).toBeLessThanOrEqual(2000);
    expect(conditionOf(renewed, 'Ready')?.status).toBe('True');
  }
  expect(new Set(serials).size).toBe(4);
  expect(new Set(keys).size).toBe(4);
  await stage.event('www', {
    type: 'Normal',
    reason: 'Issuing',
    component: 'cert-manager-certificates-trigger',
    message: /^Renewing certificate as renewal was scheduled at \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
  });
});

test('Ready stays True through a renewal', async (t) => {
  const stage = await aStage(t);
  await stage.createAuthority();
  await stage.issue('www', dueSoon);
  const seen: (string | undefined)[] = [];
  await stage.cluster.until(stage.key(certificateType, 'www'), 'revision 3', (object) => {
    seen.push(toldBy(object, 'Ready').status);
    return certificateStatus(object).revision === 3;
  });
  expect(new Set(seen)).toEqual(new Set(['True']));
});

const renewBefores = [
  { name: 'by default at two thirds of the life', spec: { duration: '90h' }, before: 30 * 3600 },
  { name: 'renewBefore', spec: { duration: '90h', renewBefore: '10h' }, before: 10 * 3600 },
  { name: 'renewBeforePercentage', spec: { duration: '100h', renewBeforePercentage: 25 }, before: 25 * 3600 },
] as const;

test.for(renewBefores)('the renewal is announced: $name', async ({ spec, before }, t) => {
  const stage = await aStage(t);
  await stage.createAuthority();
  const { notAfter = '', renewalTime = '' } = certificateStatus(await stage.issue('www', spec));
  expect((Date.parse(notAfter) - Date.parse(renewalTime)) / 1000).toBe(before);
});

test('with the renewal policy Disabled none is announced', async (t) => {
  const stage = await aStage(t);
  await stage.createAuthority();
  const status = certificateStatus(await stage.issue('www', { renewal: { policy: 'Disabled' } }));
  expect(status.renewalTime).toBeUndefined();
  expect(status.notAfter).toBeDefined();
});

test('a renewal window moves the renewal into it', async (t) => {
  const stage = await aStage(t);
  await stage.createAuthority();
  const windows = [{ cron: '0 2 * * 0', windowDuration: '2h', timezone: 'Europe/Berlin' }];
  const { renewalTime = '' } = certificateStatus(await stage.issue('www', { renewal: { windows } }));
  const local = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', weekday: 'short', hour: '2-digit' });
  expect(local.format(new Date(renewalTime))).toMatch(/^Sun,? 0[23]/);
});

test('a renewal asked for by hand is made at once, once', async (t) => {
  const stage = await aStage(t);
  await stage.createAuthority();
  const certificate = await stage.issue('www');
  const before = await stage.secret('www-tls');
  const issuing = {
    type: 'Issuing',
    status: 'True',
    reason: 'ManuallyTriggered',
    message: 'Certificate re-issuance manually triggered',
    lastTransitionTime: `${new Date().toISOString().slice(0, 19)}Z`,
    observedGeneration: certificate.metadata.generation,
  };
  const conditions = [...(certificateStatus(certificate).conditions ?? []), issuing];
  await stage.cluster.patch(stage.key(certificateType, 'www'), { status: { conditions } }, 'status');
  await stage.settled('www', 2);
  const after = await stage.secret('www-tls');
  expect(serialIn(after)).not.toBe(serialIn(before));
  expect((await stage.requests()).map(({ metadata }) => metadata.name)).toEqual(['www-2']);
});

const limits = [
  { limit: undefined, left: ['www-3'] },
  { limit: 2, left: ['www-2', 'www-3'] },
  { limit: 5, left: ['www-1', 'www-2', 'www-3'] },
] as const;

test.for(limits)('of three revisions, a revisionHistoryLimit of $limit leaves $left', async ({ limit, left }, t) => {
  const stage = await aStage(t);
  await stage.createAuthority();
  await stage.issue('www', { revisionHistoryLimit: limit });
  for (const revision of [2, 3]) {
    await stage.cluster.delete(stage.key(secretType, 'www-tls'));
    await stage.settled('www', revision);
  }
  await t.expect.poll(async () => (await stage.requests()).map(({ metadata }) => metadata.name)).toEqual(left);
});
