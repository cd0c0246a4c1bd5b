import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aRequest, makers } from '../../test/support/http-requests.ts';
import { faultOf, testServers } from '../../test/support/test-servers.ts';
import { Secret } from '../base/secret.ts';
import type { TransportOptions } from './http.ts';

const never = new AbortController().signal;
const servers = testServers();
afterAll(() => servers.closeAll());

describe.each(makers)('TLS %s', (_name, aTransport) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'transport-'));
  const file = (name: string): string => readFileSync(path.join(folder, name), 'utf8');
  const openssl = (...words: string[]): Buffer => execFileSync('openssl', words, { cwd: folder, stdio: 'pipe' });
  const issue = (name: string, subject: string, extension: string): void => {
    openssl(
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.crt`,
      '-subj',
      subject,
      '-addext',
      extension,
      '-CA',
      'ca.crt',
      '-CAkey',
      'ca.key',
    );
  };
  let port = 0;

  beforeAll(async () => {
    openssl(
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-keyout',
      'ca.key',
      '-out',
      'ca.crt',
      '-subj',
      '/CN=ca',
    );
    issue('server', '/CN=server', 'subjectAltName=DNS:api.example');
    issue('client', '/CN=somebody', 'extendedKeyUsage=clientAuth');
    const server = https.createServer(
      {
        cert: file('server.crt'),
        key: file('server.key'),
        ca: file('ca.crt'),
        requestCert: true,
        rejectUnauthorized: false,
      },
      (incoming, response) => {
        const socket = incoming.socket as TLSSocket;
        response.end(`${String(socket.getPeerCertificate().subject?.CN ?? 'nobody')} at ${String(socket.servername)}`);
      },
    );
    port = await servers.listening(server);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const ask = async (tls: TransportOptions['tls']): Promise<string> => {
    const url = new URL(`https://127.0.0.1:${port}/`);
    return (await aTransport(tls === undefined ? {} : { tls }).send(aRequest(port, { url }), never)).body.toString();
  };

  test('trusts the CA given, looks for the name given and shows the client certificate', async () => {
    const clientCertificate = { certificate: file('client.crt'), key: new Secret(file('client.key')) };
    const answer = await ask({ ca: file('ca.crt'), serverName: 'api.example', clientCertificate });
    expect(answer).toBe('somebody at api.example');
  });
  test('takes anything when told to', async () => expect(await ask({ insecureSkipVerify: true })).toContain('nobody'));
  test.each([
    [
      'a CA that is not ours',
      () => ({ serverName: 'api.example' }),
      'its certificate comes from a CA that is not trusted',
    ],
    ['another name', () => ({ ca: file('ca.crt') }), 'its certificate is for another name'],
  ])('refuses %s, and says what to do', async (_, tls, words) => {
    const fault = await faultOf(ask(tls()));
    expect(fault).toMatchObject({ kind: 'transient', code: 'ConnectionFailed' });
    expect(fault.message).toBe(`no connection to https://127.0.0.1:${port}: ${words}`);
    expect(fault.remedy).toContain('CA bundle');
  });
  test('refuses a key that does not fit without showing it', () => {
    const clientCertificate = { certificate: file('client.crt'), key: new Secret(file('server.key')) };
    expect(() => aTransport({ tls: { clientCertificate } })).toThrow(/cannot be used for TLS/);
  });

  test('goes through the proxy given, with its password, and says so when the proxy refuses', async () => {
    const seen: string[] = [];
    const proxy = http.createServer();
    proxy.on('connect', (incoming, socket) => {
      seen.push(`${incoming.url} ${incoming.headers['proxy-authorization']}`);
      if (seen.length > 1) return void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      const onward = net.connect(port, '127.0.0.1', () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
      return void onward.pipe(socket).pipe(onward);
    });
    const proxyPort = await servers.listening(proxy);
    const httpsProxy = new Secret(`http://user:word@127.0.0.1:${proxyPort}`);
    const url = new URL(`https://api.example:${port}/`);
    const throughProxy = () =>
      aTransport({ proxy: { httpsProxy }, tls: { ca: file('ca.crt') } }).send(aRequest(port, { url }), never);
    expect((await throughProxy()).body.toString()).toBe('nobody at api.example');
    expect(seen).toEqual([`api.example:${port} Basic ${Buffer.from('user:word').toString('base64')}`]);
    const fault = await faultOf(throughProxy());
    expect(fault.message).toBe(`no connection to https://api.example:${port}: the proxy refused the tunnel`);
  });
});
