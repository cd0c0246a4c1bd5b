import { describe, expect, test } from 'vitest';
import type { CertificateFacts } from '../../api/certificate/facts.ts';
import { certificateFacts } from '../../api/certificate/facts.ts';
import type { ChallengeFacts } from '../../api/challenge/facts.ts';
import { challengeFacts } from '../../api/challenge/facts.ts';
import type { Cached, KubeObject } from '../../api/kubernetes.ts';
import type { Condition } from '../../api/shared-types.ts';
import { resourceVersion, uid } from '../../base/brand.ts';
import { hours, instant, milliseconds } from '../../base/instant.ts';
import type { Reader } from '../../kube/controller.ts';
import { createMetrics } from '../../telemetry/create-metrics.ts';
import { sampleObjects } from './object-metrics.ts';

const NOW = Date.parse('2026-11-24T20:00:00Z');

const readerOf = <T extends Cached>(...objects: readonly T[]): Reader<T> => ({
  get: (namespace, name) => objects.find(({ metadata }) => metadata.namespace === namespace && metadata.name === name),
  by: () => [],
  all: () => objects,
});

const metadata = (name: string, namespace: string) => ({
  name,
  namespace,
  uid: uid(name),
  resourceVersion: resourceVersion('1'),
  generation: 1,
  creationTimestamp: '2026-01-01T00:00:00Z',
});

const ready = (status: Condition['status']): Condition => ({
  type: 'Ready',
  status,
  reason: 'x',
  message: '',
  lastTransitionTime: '2026-01-01T00:00:00Z',
});

function aCertificate(status: object, issuerRef: object = { name: 'ca' }): CertificateFacts {
  const raw: KubeObject = {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: metadata('web', 'prod'),
    spec: { secretName: 'web-tls', issuerRef },
    status,
  };
  return certificateFacts(raw);
}

function aChallenge(status: object): ChallengeFacts {
  const spec = { dnsName: 'www.example.com', type: 'DNS-01', token: 'SECRET-TOKEN', key: 'SECRET-KEY' };
  return challengeFacts({
    apiVersion: 'acme.cert-manager.io/v1',
    kind: 'Challenge',
    metadata: metadata('web-1', 'prod'),
    spec,
    status,
  });
}

async function linesOf(
  certificates: readonly CertificateFacts[],
  issuers: Partial<Record<'issuer' | 'cluster', Condition[]>> = {},
  challenges: readonly ChallengeFacts[] = [],
) {
  const metrics = createMetrics();
  const issuer = { metadata: metadata('ca', 'prod'), status: { conditions: issuers.issuer ?? [] } };
  const cluster = { metadata: metadata('root', ''), status: { conditions: issuers.cluster ?? [] } };
  sampleObjects(metrics, {
    certificates: readerOf(...certificates),
    challenges: readerOf(...challenges),
    issuers: readerOf(...(issuers.issuer === undefined ? [] : [issuer])),
    clusterIssuers: issuers.cluster === undefined ? undefined : readerOf(cluster),
    clock: { now: () => instant(NOW), monotonic: () => milliseconds(0), setTimer: () => () => undefined },
    minimumBackoff: hours(1),
    maximumBackoff: hours(32),
  });
  let text = '';
  for await (const piece of metrics.exposition()) text += piece;
  return text.split('\n').filter((line) => /^cert(manager|wright)_/.test(line));
}

const LABELS = 'name="web",namespace="prod"';
const ISSUER = 'issuer_name="ca",issuer_kind="",issuer_group=""';

describe('metrics of objects', () => {
  test('a Certificate has one readiness series for each status, 1 for the present one', async () => {
    expect(await linesOf([aCertificate({ conditions: [ready('False')] })])).toEqual(
      expect.arrayContaining([
        `certmanager_certificate_ready_status{${LABELS},condition="True",${ISSUER}} 0`,
        `certmanager_certificate_ready_status{${LABELS},condition="False",${ISSUER}} 1`,
        `certmanager_certificate_ready_status{${LABELS},condition="Unknown",${ISSUER}} 0`,
      ]),
    );
  });

  test('without a Ready condition the status is Unknown, and all times are 0', async () => {
    expect(await linesOf([aCertificate({})])).toEqual([
      `certmanager_certificate_ready_status{${LABELS},condition="True",${ISSUER}} 0`,
      `certmanager_certificate_ready_status{${LABELS},condition="False",${ISSUER}} 0`,
      `certmanager_certificate_ready_status{${LABELS},condition="Unknown",${ISSUER}} 1`,
      `certmanager_certificate_expiration_timestamp_seconds{${LABELS},${ISSUER}} 0`,
      `certmanager_certificate_not_after_timestamp_seconds{${LABELS},${ISSUER}} 0`,
      `certmanager_certificate_not_before_timestamp_seconds{${LABELS},${ISSUER}} 0`,
      `certmanager_certificate_renewal_timestamp_seconds{${LABELS},${ISSUER}} 0`,
    ]);
  });

  test('times of the status are Unix times', async () => {
    const status = {
      notBefore: '2026-11-01T00:00:00Z',
      notAfter: '2027-02-01T00:00:00Z',
      renewalTime: '2027-01-01T00:00:00Z',
    };
    const lines = await linesOf([aCertificate(status)]);
    const at = (text: string): number => Date.parse(text) / 1000;
    expect(lines.slice(3)).toEqual([
      `certmanager_certificate_expiration_timestamp_seconds{${LABELS},${ISSUER}} ${at(status.notAfter)}`,
      `certmanager_certificate_not_after_timestamp_seconds{${LABELS},${ISSUER}} ${at(status.notAfter)}`,
      `certmanager_certificate_not_before_timestamp_seconds{${LABELS},${ISSUER}} ${at(status.notBefore)}`,
      `certmanager_certificate_renewal_timestamp_seconds{${LABELS},${ISSUER}} ${at(status.renewalTime)}`,
    ]);
  });

  test('issuer kind and group are the spec as written', async () => {
    const issuerRef = { name: 'ca', kind: 'ClusterIssuer', group: 'cert-manager.io' };
    const [line] = await linesOf([aCertificate({}, issuerRef)]);
    expect(line).toContain('issuer_name="ca",issuer_kind="ClusterIssuer",issuer_group="cert-manager.io"');
  });

  const failures: [string, object, number][] = [
    [
      'after the first failure the next attempt is an hour later',
      { lastFailureTime: '2026-11-24T19:50:00Z', failedIssuanceAttempts: 1 },
      3000,
    ],
    [
      'it doubles with each failure',
      { lastFailureTime: '2026-11-24T19:50:00Z', failedIssuanceAttempts: 3 },
      4 * 3600 - 600,
    ],
    [
      'it never exceeds the maximum',
      { lastFailureTime: '2026-11-24T20:00:00Z', failedIssuanceAttempts: 40 },
      32 * 3600,
    ],
    ['an overdue attempt is negative', { lastFailureTime: '2026-11-24T18:50:00Z', failedIssuanceAttempts: 1 }, -600],
  ];
  test.each(failures)('%s', async (_, status, seconds) => {
    expect(await linesOf([aCertificate(status)])).toContain(
      `certwright_certificate_next_attempt_seconds{${LABELS}} ${seconds}`,
    );
  });

  const CHALLENGE = 'certmanager_certificate_challenge_status';
  const STATES = ['ready', 'valid', 'errored', 'expired', 'invalid', 'processing', '', 'pending'];
  const told: [string, object, string, string][] = [
    [
      'in its state',
      { state: 'pending', reason: 'not yet', processing: true },
      'pending',
      'reason="not yet",processing="true"',
    ],
    ['that nobody has looked at', {}, '', 'reason="",processing="false"'],
  ];
  test.each(told)('a Challenge %s has eight series, 1 for the present state', async (_, status, state, labels) => {
    expect(await linesOf([], {}, [aChallenge(status)])).toEqual(
      STATES.map(
        (each) =>
          `${CHALLENGE}{status="${each}",domain="www.example.com",${labels},name="web-1",namespace="prod",type="DNS-01"} ${each === state ? 1 : 0}`,
      ),
    );
  });

  test('issuers tell their readiness', async () => {
    const lines = await linesOf([], { issuer: [ready('True')], cluster: [] });
    expect(lines).toEqual(
      expect.arrayContaining([
        'certmanager_issuer_ready_status{name="ca",namespace="prod",condition="True"} 1',
        'certmanager_clusterissuer_ready_status{name="root",condition="Unknown"} 1',
      ]),
    );
  });

  test('without the controller clusterissuers there is no metric of them', async () => {
    expect((await linesOf([], { issuer: [] })).some((line) => line.includes('clusterissuer'))).toBe(false);
  });
});
