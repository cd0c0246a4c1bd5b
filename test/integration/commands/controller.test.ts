import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'vitest';
import { afterAll, describe, expect, test } from 'vitest';
import type { KubeObject, ObjectKey } from '../../../src/api/kubernetes.ts';
import { certificateType, coreEventType, leaseType } from '../../../src/api/resource-types.ts';
import { aNamespace, sharedCluster, sharedControlPlane } from '../../support/control-plane.ts';
import type { ControllerProcess } from './controller-process.ts';
import { startControllerProcess } from './controller-process.ts';

/** Quick to take over, and wide enough that an overloaded machine does not look like a dead API server. */
const QUICK = [
  '--leader-election-lease-duration=12s',
  '--leader-election-renew-deadline=10s',
  '--leader-election-retry-period=500ms',
];
const LEADS = { msg: 'this process leads' };

/** A controller of this test; killed at its end. */
function start(context: TestContext, flags: readonly string[]): ControllerProcess {
  const started = startControllerProcess(flags);
  context.onTestFinished(async () => {
    started.kill('SIGKILL');
    await started.ended;
  });
  return started;
}

/** One on the shared control plane, whose Lease and objects are those of a namespace of the test. */
function startIn(context: TestContext, namespace: string, ...more: readonly string[]): ControllerProcess {
  const { kubeconfig } = sharedControlPlane();
  const where = [`--kubeconfig=${kubeconfig}`, `--namespace=${namespace}`, `--leader-election-namespace=${namespace}`];
  return start(context, [...where, ...QUICK, ...more]);
}

const leaseIn = (namespace: string): ObjectKey => ({ type: leaseType, namespace, name: 'cert-manager-controller' });

const isNotReady = (certificate: KubeObject): boolean =>
  JSON.stringify(certificate['status'] ?? {}).includes('"Ready"');

async function holderIn(namespace: string): Promise<unknown> {
  const lease = await sharedCluster().get(leaseIn(namespace));
  return lease?.['spec'];
}

describe('certwright controller, against a real API server', () => {
  test('of two replicas one leads; when it is killed the other takes over', async (context) => {
    const namespace = await aNamespace(context);
    const first = startIn(context, namespace);
    await first.said(LEADS);
    const second = startIn(context, namespace);
    await second.port('metrics');
    expect((await second.get('health checks', '/livez')).text).toBe('ok');
    expect((await second.get('health checks', '/readyz')).text).toBe('ok');
    expect(second.lines.some((line) => line['msg'] === LEADS.msg)).toBe(false);
    first.kill('SIGKILL');
    expect(await first.ended).toBe('SIGKILL');
    await second.said(LEADS);
  });

  test('the Lease is the one of the reference, and an event says who leads', async (context) => {
    const namespace = await aNamespace(context);
    await startIn(context, namespace).said(LEADS);
    const lease = await sharedCluster().get(leaseIn(namespace));
    expect(lease?.metadata.labels).toEqual({ 'app.kubernetes.io/managed-by': 'cert-manager' });
    expect(lease?.['spec']).toMatchObject({
      holderIdentity: expect.stringMatching(/-external-cert-manager-controller$/),
      leaseDurationSeconds: 12,
    });
    await sharedCluster().untilAll({ type: coreEventType, namespace }, 'an event of the election', (events) =>
      events.some(
        (event) => event['reason'] === 'LeaderElection' && String(event['message']).endsWith(' became leader'),
      ),
    );
  });

  const endings: [string, (started: ControllerProcess) => void][] = [
    ['SIGTERM', (started) => started.kill('SIGTERM')],
    ['SIGINT', (started) => started.kill('SIGINT')],
    ['the end of its standard input', (started) => started.closeStandardInput()],
  ];
  test.for(endings)('%s ends it with 0, and the Lease is given back', async ([, end], context) => {
    const namespace = await aNamespace(context);
    const started = startIn(context, namespace);
    await started.said(LEADS);
    end(started);
    expect(await started.ended).toBe(0);
    expect(await holderIn(namespace)).toMatchObject({ holderIdentity: '', leaseDurationSeconds: 1 });
    expect(started.lines.at(-1)).toMatchObject({ msg: 'stopped' });
  });

  test('when nobody reads its log any more it still stops in order', async (context) => {
    const namespace = await aNamespace(context);
    const started = startIn(context, namespace);
    await started.said(LEADS);
    started.closeStandardError();
    started.closeStandardInput();
    expect(await started.ended).toBe(0);
    expect(await holderIn(namespace)).toMatchObject({ holderIdentity: '' });
  });

  test('a standby that is stopped leaves the Lease to its holder', async (context) => {
    const namespace = await aNamespace(context);
    const leader = startIn(context, namespace);
    await leader.said(LEADS);
    const standby = startIn(context, namespace);
    await standby.port('health checks');
    standby.kill('SIGTERM');
    expect(await standby.ended).toBe(0);
    expect(await holderIn(namespace)).toMatchObject({ holderIdentity: expect.stringMatching(/./) });
  });

  test('a leader whose Lease another has taken ends with 1', async (context) => {
    const namespace = await aNamespace(context);
    const started = startIn(context, namespace);
    await started.said(LEADS);
    await sharedCluster().patch(leaseIn(namespace), {
      spec: { holderIdentity: 'another', leaseDurationSeconds: 3600 },
    });
    expect(await started.ended).toBe(1);
    expect(started.lines.at(-1)).toMatchObject({
      msg: 'error executing command',
      err: 'error starting controller: leader election lost',
    });
    expect(await holderIn(namespace)).toMatchObject({ holderIdentity: 'another' });
  });

  test('a second signal ends it at once with 130', async (context) => {
    const started = startIn(context, await aNamespace(context));
    // A request that never ends keeps the listener open, and with it the process.
    const unfinished = connect(await started.port('metrics'), '127.0.0.1');
    unfinished.on('error', () => undefined).write('GET /metrics HTTP/1.1\r\n');
    await started.said(LEADS);
    started.kill('SIGTERM');
    await started.said({ msg: 'stopping' });
    started.kill('SIGTERM');
    expect(await started.ended).toBe(130);
  });

  test('without leader election it works at once and makes no Lease', async (context) => {
    const namespace = await aNamespace(context);
    const started = startIn(context, namespace, '--leader-elect=false');
    await started.port('health checks');
    expect((await started.get('health checks', '/livez?verbose')).text).toContain('[+]leaderElection ok');
    started.kill('SIGTERM');
    expect(await started.ended).toBe(0);
    expect(await sharedCluster().get(leaseIn(namespace))).toBeUndefined();
  });

  test('metrics are served to all replicas, and nothing else', async (context) => {
    const started = startIn(context, await aNamespace(context));
    await started.said(LEADS);
    const { text } = await started.get('metrics', '/metrics');
    expect(text).toMatch(/^certmanager_clock_time_seconds_gauge \d+/m);
    expect(text).toMatch(/^certwright_api_requests_total\{verb="\w+",resource="leases",code="\d+"\} \d+$/m);
    expect(text).toMatch(/^process_resident_memory_bytes \d+/m);
    expect((await started.get('metrics', '/')).status).toBe(404);
  });

  test('a Certificate has its series at the leader while it exists, and never at a standby', async (context) => {
    const namespace = await aNamespace(context);
    const leader = startIn(context, namespace);
    await leader.said(LEADS);
    const standby = startIn(context, namespace);
    const of = async (replica: ControllerProcess): Promise<readonly string[]> =>
      (await replica.get('metrics', '/metrics')).text.split('\n').filter((line) => line.includes('name="web"'));
    const certificate = { type: certificateType, namespace, name: 'web' };
    await sharedCluster().create(certificateType, {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      metadata: { namespace, name: 'web' },
      spec: { secretName: 'web-tls', dnsNames: ['web.test'], issuerRef: { name: 'nobody', kind: 'Issuer' } },
    });
    const labels = `name="web",namespace="${namespace}"`;
    const issuer = 'issuer_name="nobody",issuer_kind="Issuer",issuer_group=""';
    const notReady = `certmanager_certificate_ready_status{${labels},condition="False",${issuer}} 1`;
    await sharedCluster().until(certificate, 'not ready', isNotReady);
    await context.expect.poll(() => of(leader), { timeout: 30_000 }).toContain(notReady);
    expect(await of(standby)).toEqual([]);
    await sharedCluster().delete(certificate);
    await context.expect.poll(() => of(leader), { timeout: 30_000 }).toEqual([]);
  });

  test('a leader is ready when all it reads has been listed, and tells what its reflectors do', async (context) => {
    const leader = startIn(context, await aNamespace(context));
    await leader.said(LEADS);
    await context.expect
      .poll(async () => (await leader.get('health checks', '/readyz')).status, { timeout: 30_000 })
      .toBe(200);
    const { text } = await leader.get('metrics', '/metrics');
    const watching = [...text.matchAll(/^certwright_reflector_status\{resource="([a-z-]+)",status="watching"\} 1$/gm)];
    expect(watching.map(([, name]) => name)).toEqual(expect.arrayContaining(['certificates', 'issuers']));
    expect(text).toMatch(/^certwright_queue_depth\{controller="certificates"\} 0$/m);
  });

  test('the bearer token is in no line of the log and in no metric', async (context) => {
    const started = startIn(context, await aNamespace(context));
    await started.said(LEADS);
    const { text } = await started.get('metrics', '/metrics');
    started.kill('SIGTERM');
    await started.ended;
    const everything = JSON.stringify(started.lines) + text;
    expect(everything).toContain('this process leads');
    expect(everything).not.toContain(sharedControlPlane().token);
  });
});

describe('certwright controller, without an API server', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'certwright-test-'));
  afterAll(() => rm(folder, { recursive: true }));

  async function kubeconfigOf(server: string): Promise<string> {
    const file = join(folder, `${server.replaceAll(/\W/g, '-')}.kubeconfig`);
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'c', cluster: { server } }],
      users: [{ name: 'u', user: { token: 'none' } }],
      contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
      'current-context': 'x',
    };
    await writeFile(file, JSON.stringify(config));
    return file;
  }

  test('an unreachable server is logged and waited for', async (context) => {
    const started = start(context, [`--kubeconfig=${await kubeconfigOf('https://127.0.0.1:1')}`, ...QUICK]);
    await started.said({ level: 'error', msg: 'cannot get or renew the Lease; trying again' });
    expect(await started.get('health checks', '/livez')).toEqual({ status: 200, text: 'ok' });
    started.kill('SIGTERM');
    expect(await started.ended).toBe(0);
  });

  test('a taken port ends it with 1 and one clear sentence', async (context) => {
    const kubeconfig = `--kubeconfig=${await kubeconfigOf('https://127.0.0.1:1')}`;
    const port = await start(context, [kubeconfig, ...QUICK]).port('metrics');
    const second = start(context, [kubeconfig, `--metrics-listen-address=127.0.0.1:${port}`]);
    expect(await second.ended).toBe(1);
    expect(second.lines.at(-1)).toMatchObject({
      msg: 'error executing command',
      err: `failed to listen on prometheus address 127.0.0.1:${port}: EADDRINUSE`,
      fault: { remedy: 'end the process that listens there, or choose another address' },
    });
  });

  test('metrics cannot be switched off by 0, as in the reference', async (context) => {
    const started = start(context, [
      `--kubeconfig=${await kubeconfigOf('https://127.0.0.1:1')}`,
      '--metrics-listen-address=0',
    ]);
    expect(await started.ended).toBe(1);
    expect(started.lines.at(-1)).toMatchObject({
      err: 'failed to listen on prometheus address 0: not of the form host:port',
    });
  });
});
