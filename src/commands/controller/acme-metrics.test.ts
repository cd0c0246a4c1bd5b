import { describe, expect, test } from 'vitest';
import { DIRECTORY, modelAcme } from '../../../test/support/model-acme.ts';
import type { AcmeAsked, AcmeTrouble } from '../../../test/support/model-acme/troubles.ts';
import { anAccountKeyPem } from '../../../test/support/builders/acme-issuer.ts';
import { movedClock } from '../../../test/support/moved-clock.ts';
import { faultOf } from '../../../test/support/test-servers.ts';
import { readAccountKey } from '../../acme/account-key.ts';
import { Secret } from '../../base/secret.ts';
import { milliseconds, seconds } from '../../base/instant.ts';
import { createMetrics } from '../../telemetry/create-metrics.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { acmeRequestMetrics } from './acme-metrics.ts';

const COUNT = 'certmanager_http_acme_client_request_count';
const DURATION = 'certmanager_http_acme_client_request_duration_seconds';
const never = new AbortController().signal;

async function linesOf(metrics: Metrics, family: string): Promise<readonly string[]> {
  let text = '';
  for await (const piece of metrics.exposition()) text += piece;
  return text.split('\n').filter((line) => line.startsWith(family));
}

async function afterRegistering(plan?: (asked: AcmeAsked) => AcmeTrouble | undefined): Promise<Metrics> {
  const metrics = createMetrics();
  const onRequest = acmeRequestMetrics(metrics);
  const { clients } = modelAcme({ clock: movedClock(), onRequest, ...(plan === undefined ? {} : { plan }) });
  const client = clients.of({ directory: DIRECTORY, caBundle: undefined, skipTlsVerify: false });
  const key = readAccountKey(new Secret(Buffer.from((await anAccountKeyPem()).pem)));
  const registered = client.register(key, { email: 'a@example.com', externalAccount: undefined }, never);
  if (plan === undefined) await registered;
  else await faultOf(registered);
  return metrics;
}

const series = (action: string, method: string, status: number): string =>
  `${COUNT}{scheme="https",host="acme.example.com",action="${action}",method="${method}",status="${status}"} 1`;

describe('metrics of requests to ACME servers', () => {
  test('each request is counted by what it is for, the one for a nonce with the call that needs it', async () => {
    const metrics = await afterRegistering();
    expect(await linesOf(metrics, COUNT)).toEqual([
      series('discover', 'GET', 200),
      series('register_account', 'HEAD', 200),
      series('register_account', 'POST', 201),
    ]);
    expect(await linesOf(metrics, `${DURATION}_count`)).toHaveLength(3);
  });

  test('one without an answer has the status 999', async () => {
    const metrics = await afterRegistering(() => ({ when: 'before' }));
    expect(await linesOf(metrics, COUNT)).toEqual([series('discover', 'GET', 999)]);
  });

  test('a refusal has the status of the server', async () => {
    const refuse = ({ path }: AcmeAsked): AcmeTrouble | undefined =>
      path === '/newAccount' ? { status: 403, body: '{}' } : undefined;
    expect(await linesOf(await afterRegistering(refuse), COUNT)).toContain(series('register_account', 'POST', 403));
  });

  const report = { action: 'fetch_cert', method: 'POST', status: 200, took: milliseconds(250) } as const;

  test('paths and queries of the server are in no label', async () => {
    const metrics = createMetrics();
    acmeRequestMetrics(metrics)({
      ...report,
      url: new URL('https://user:word@ca.test:14000/cert/secret?token=secret'),
    });
    const lines = [...(await linesOf(metrics, COUNT)), ...(await linesOf(metrics, DURATION))];
    expect(lines[0]).toContain(
      '{scheme="https",host="ca.test:14000",action="fetch_cert",method="POST",status="200"} 1',
    );
    expect(lines.filter((line) => /secret|user|word/.test(line))).toEqual([]);
  });

  test('after a hundred hosts all further ones are one, and those before keep theirs', async () => {
    const metrics = createMetrics();
    const count = acmeRequestMetrics(metrics);
    for (let n = 0; n < 150; n += 1) count({ ...report, url: new URL(`https://ca${n}.test/`) });
    count({ ...report, url: new URL('https://ca7.test/') });
    const lines = await linesOf(metrics, COUNT);
    expect(lines).toHaveLength(101);
    expect(lines.find((line) => line.includes('host="ca7.test"'))).toMatch(/ 2$/);
    expect(lines.find((line) => line.includes('host="other"'))).toMatch(/ 50$/);
  });

  test('how long they took is a summary in seconds', async () => {
    const metrics = createMetrics();
    const count = acmeRequestMetrics(metrics);
    for (const took of [seconds(1), seconds(2), seconds(3)])
      count({ ...report, url: new URL('https://ca.test/'), took });
    const labels = 'scheme="https",host="ca.test",action="fetch_cert",method="POST",status="200"';
    expect(await linesOf(metrics, DURATION)).toEqual([
      ...[0.5, 0.9, 0.99].map((quantile) => expect.stringContaining(`quantile="${quantile}"`)),
      `${DURATION}_sum{${labels}} 6`,
      `${DURATION}_count{${labels}} 3`,
    ]);
  });
});
