import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { movedClock } from '../../../test/support/moved-clock.ts';
import { faultOf } from '../../../test/support/test-servers.ts';
import { describeFault } from '../../base/fault.ts';
import { minutes, seconds } from '../../base/instant.ts';
import { loadInCluster } from './in-cluster.ts';
import { loadKubeconfig } from './kubeconfig.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'kubeconfig-'));
afterAll(() => rmSync(folder, { recursive: true }));
const never = new AbortController().signal;
const environment = { PATH: process.env['PATH'] };
const clock = movedClock();

const put = (name: string, text: string): string => {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
};
let serial = 0;
/** A kubeconfig whose cluster and user hold what is given. */
function config(cluster: object, user: object, more: object = {}): string {
  return put(
    `config-${serial++}`,
    JSON.stringify({
      'current-context': 'here',
      contexts: [{ name: 'here', context: { cluster: 'c', user: 'u', namespace: 'prod' } }],
      clusters: [{ name: 'c', cluster: { server: 'https://api.example:6443', ...cluster } }],
      users: [{ name: 'u', user }],
      ...more,
    }),
  );
}
const load = (file: string, context?: string, clockOf = clock) =>
  loadKubeconfig(file, { clock: clockOf, environment, ...(context === undefined ? {} : { context }) });
const tokenOf = async ({ credentials }: Awaited<ReturnType<typeof load>>): Promise<string | undefined> =>
  (await credentials.current(never)).token?.reveal();

const PEM = '-----BEGIN CERTIFICATE-----\nYQ==\n-----END CERTIFICATE-----\n';
const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('a kubeconfig', () => {
  test('is followed from context to cluster and user, files relative to its folder', async () => {
    put('ca.pem', PEM);
    put('client.pem', PEM);
    const cluster = {
      'certificate-authority': 'ca.pem',
      'tls-server-name': 'other',
      'proxy-url': 'http://user:word@proxy:3128',
    };
    const connection = await load(
      config(cluster, { 'client-certificate': './client.pem', 'client-key-data': base64(PEM), token: 't0ken' }),
    );
    expect(connection).toMatchObject({ ca: PEM, serverName: 'other', namespace: 'prod' });
    expect(connection.server.href).toBe('https://api.example:6443/');
    expect(connection.proxy?.httpsProxy?.reveal()).toBe('http://user:word@proxy:3128');
    const credential = await connection.credentials.current(never);
    expect([credential.token?.reveal(), credential.clientCertificate?.certificate]).toEqual(['t0ken', PEM]);
    expect(JSON.stringify([connection, credential])).not.toMatch(/t0ken|user:word/);
  });

  test('may be written in YAML, and another context than the current one be asked for', async () => {
    const text =
      'contexts:\n- {name: b, context: {cluster: c}}\nclusters:\n- {name: c, cluster: {server: "http://127.0.0.1:8001/base"}}\n';
    const connection = await load(put('yaml', text), 'b');
    expect([connection.server.href, await tokenOf(connection)]).toEqual(['http://127.0.0.1:8001/base', undefined]);
  });

  const good = {};
  const refusals: readonly [string, () => string, string][] = [
    ['a file that is missing', () => path.join(folder, 'none'), 'the file does not exist'],
    ['no YAML', () => put('bad', 'token: "s3cret'), 'the file is not YAML'],
    ['no mapping', () => put('list', '[1]'), 'it is not a mapping; correct the file'],
    [
      'no current context',
      () => config({}, good, { 'current-context': '' }),
      'current-context names no context; set current-context, or say which context to use',
    ],
    [
      'an unknown context',
      () => config({}, good, { 'current-context': 'there' }),
      'current-context names the context "there", which is not in contexts; use one of: here',
    ],
    [
      'an unknown cluster',
      () => config({}, good, { clusters: [] }),
      'contexts[0].context.cluster names the cluster "c", which is not in clusters; add it to clusters',
    ],
    [
      'a server that is no URL',
      () => config({ server: 'api.example' }, good),
      'clusters[0].cluster.server is not an http or https URL; write it as https://host:port',
    ],
    [
      'a CA file that is missing',
      () => config({ 'certificate-authority': 'nowhere.pem' }, good),
      'which does not exist; correct the path',
    ],
    [
      'CA data that is no PEM',
      () => config({ 'certificate-authority-data': 's3cret' }, good),
      'certificate-authority-data is not PEM in base64',
    ],
    [
      'a certificate without key',
      () => config({}, { 'client-certificate-data': base64(PEM) }),
      'users[0].user.client-key is missing beside its counterpart',
    ],
    ['a password', () => config({}, { username: 'a', password: 's3cret' }), 'users[0].user.username is not supported'],
    ['impersonation', () => config({}, { as: 'somebody' }), 'users[0].user.as is not supported'],
    [
      'an interactive plug-in',
      () =>
        config(
          {},
          { exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'x', interactiveMode: 'Always' } },
        ),
      'interactiveMode is Always, and nobody is here to answer',
    ],
    [
      'an old plug-in',
      () => config({}, { exec: { apiVersion: 'client.authentication.k8s.io/v1alpha1', command: 'x' } }),
      'exec.apiVersion "client.authentication.k8s.io/v1alpha1" is not known',
    ],
    [
      'a SOCKS proxy',
      () => config({ 'proxy-url': 'socks5://s3cret@proxy' }, good),
      'proxy-url is not an http or https URL',
    ],
    ['a number as token', () => config({}, { token: 12345678 }), 'users[0].user.token is not text; put it in quotes'],
  ];
  test.each(refusals)('with %s is refused by field and remedy, and shows no secret', async (_, file, words) => {
    const fault = await faultOf(load(file()));
    expect([fault.kind, fault.code]).toEqual(['misconfigured', 'ConnectionConfig']);
    expect(describeFault(fault)).toContain(words);
    expect(`${describeFault(fault)} ${String(fault.cause)}`).not.toMatch(/s3cret|12345678/);
  });
});

describe('a token file', () => {
  test('is read again every minute and after a refusal, and the last token is used while it cannot be read', async () => {
    const own = movedClock();
    put('token', 'one\n');
    const connection = await load(config({}, { tokenFile: 'token' }), undefined, own);
    expect(await tokenOf(connection)).toBe('one');
    put('token', 'two\n');
    expect(await tokenOf(connection)).toBe('one');
    await own.move(minutes(1));
    expect(await tokenOf(connection)).toBe('two');
    const refused = await connection.credentials.current(never);
    put('token', 'three\n');
    connection.credentials.refused(refused);
    expect(await tokenOf(connection)).toBe('three');
    rmSync(path.join(folder, 'token'));
    await own.move(minutes(2));
    expect(await tokenOf(connection)).toBe('three');
  });

  test.each([
    ['missing', undefined, 'does not exist'],
    ['empty', '', 'is empty'],
    ['a key', PEM, 'holds something that is no token'],
  ])('that is %s at the start is named', async (name, text, words) => {
    if (text !== undefined) put(`token ${name}`, text);
    const fault = await faultOf(tokenOf(await load(config({}, { tokenFile: `token ${name}` }))));
    expect(fault.message).toBe(`the token file ${path.join(folder, `token ${name}`)} ${words}`);
  });
});

describe('an exec plug-in', () => {
  const script = (name: string, text: string): string => {
    chmodSync(put(name, `#!/bin/sh\n${text}\n`), 0o755);
    return `./${name}`;
  };
  const exec = (command: string, more: object = {}) => ({
    exec: { apiVersion: 'client.authentication.k8s.io/v1', command, ...more },
  });
  /** Prints a token of its number of runs, argument and variable; the tenth minute ends it. */
  const counting = script(
    'counting',
    `echo run >> "$0.runs"; n=$(wc -l < "$0.runs" | tr -d ' ')
     echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"'$n-$1-$WORD'","expirationTimestamp":"2026-11-24T20:10:00Z"}}'`,
  );

  test('is run with its arguments and environment, once until its answer expires or is refused', async () => {
    const own = movedClock();
    const user = exec(counting, { args: ['arg'], env: [{ name: 'WORD', value: 'word' }] });
    const connection = await load(config({}, user), undefined, own);
    expect(await Promise.all([tokenOf(connection), tokenOf(connection)])).toEqual(['1-arg-word', '1-arg-word']);
    await own.move(minutes(9));
    expect(await tokenOf(connection)).toBe('1-arg-word');
    connection.credentials.refused(await connection.credentials.current(never));
    expect(await tokenOf(connection)).toBe('2-arg-word');
    await own.move(seconds(61));
    expect(await tokenOf(connection)).toBe('3-arg-word');
  });

  test('is told about the cluster where it asks for it, and may print a client certificate', async () => {
    const echoing = script(
      'echoing',
      `case "$KUBERNETES_EXEC_INFO" in *'"interactive":false,"cluster":{"server":"https://api.example:6443"'*) ok=yes;; esac
       echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"clientCertificateData":"'$ok'","clientKeyData":"key"}}'`,
    );
    const connection = await load(config({}, exec(echoing, { provideClusterInfo: true })));
    expect((await connection.credentials.current(never)).clientCertificate?.certificate).toBe('yes');
  });

  test.each([
    [
      'is not installed',
      'no-such-program',
      {},
      'the plug-in "no-such-program" is not installed (users[0].user.exec.command); install it or correct the command',
    ],
    ['is not installed and has a hint', 'no-such-program', { installHint: 'apt install it' }, 'apt install it'],
    [
      'fails',
      script('failing', 'echo s3cret; exit 3'),
      {},
      'failed (users[0].user.exec.command); run it by hand to see what it lacks',
    ],
    ['prints something else', script('chatty', 'echo s3cret'), {}, 'printed no ExecCredential in JSON'],
    [
      'prints no credential',
      script('hollow', `echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{}}'`),
      {},
      'printed neither a token nor a client certificate',
    ],
  ])('that %s is named', async (_, command, more, words) => {
    const fault = await faultOf(tokenOf(await load(config({}, exec(command, more)))));
    expect(describeFault(fault)).toContain(words);
    expect(`${fault.message} ${String(fault.cause)}`).not.toContain('s3cret');
  });
});

describe('in a cluster', () => {
  test('address, CA, token and namespace come from the Pod', async () => {
    for (const [name, text] of [
      ['token', 'pod-token'],
      ['ca.crt', PEM],
      ['namespace', 'certs\n'],
    ] as const)
      put(name, text);
    const connection = await loadInCluster({ clock, host: 'fd00::1', port: '443', folder });
    expect([connection.server.href, connection.ca, connection.namespace, await tokenOf(connection)]).toEqual([
      'https://[fd00::1]/',
      PEM,
      'certs',
      'pod-token',
    ]);
  });
  test('outside of one, it says so', async () => {
    const fault = await faultOf(loadInCluster({ clock, host: undefined, port: undefined, folder }));
    expect(describeFault(fault)).toContain('this is not a Pod');
  });
});
