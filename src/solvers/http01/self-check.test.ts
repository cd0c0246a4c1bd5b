import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { afterAll, describe, expect, test } from 'vitest';
import { testAuthority } from '../../../test/support/test-authority.ts';
import { testServers } from '../../../test/support/test-servers.ts';
import { systemClock } from '../../base/system-clock.ts';
import { createSelfCheck } from './self-check.ts';
import type { Http01Report } from './self-check-report.ts';

const servers = testServers();
afterAll(() => servers.closeAll());

const KEY = 'DGyRejmCefe7v4NfDGDKfA.LoqXcYV8q5ONbJQxbmR7SCTNo3tiAXDfowyjxAjEuX0';
const PATH = '/.well-known/acme-challenge/DGyRejmCefe7v4NfDGDKfA';
const SECRET = 'what is meant for nobody outside';
const question = { domain: '127.0.0.1', token: 'DGyRejmCefe7v4NfDGDKfA', key: KEY };

async function checked(listener: RequestListener, domain = '127.0.0.1'): Promise<Http01Report> {
  const port = await servers.listening(createServer(listener));
  const lookup = domain.includes('.') && !/^\d/.test(domain) ? toLoopback : undefined;
  return createSelfCheck({ clock: systemClock, lookup, port })({ ...question, domain }, new AbortController().signal);
}
const toLoopback: Parameters<typeof createSelfCheck>[0]['lookup'] = (_, __, callback) =>
  callback(null, [{ address: '127.0.0.1', family: 4 }]);
const answering =
  (status: number, body: string, headers: Record<string, string> = {}) =>
  (_: IncomingMessage, response: ServerResponse): void =>
    void response.writeHead(status, headers).end(body);

describe('the look for an answer', () => {
  test('finds it at the path and host of the challenge, with or without a line break behind', async () => {
    const asked: string[] = [];
    const listener: RequestListener = (request, response) => {
      asked.push(`${request.headers.host?.split(':')[0]} ${request.url}`);
      response.end(`${KEY}\n`);
    };
    expect(await checked(listener, 'www.example.com')).toEqual({ is: 'reached' });
    expect(asked).toEqual([`www.example.com ${PATH}`]);
  });

  test('follows redirects, also to https with a certificate of nobody', async () => {
    const pair = testAuthority('Nobody').issue({ dnsNames: ['elsewhere.example'] });
    const secure = await servers.listening(
      createSecureServer({ key: pair.key, cert: pair.certificate }, answering(200, KEY)),
    );
    const location = `https://127.0.0.1:${secure}/there`;
    expect(await checked(answering(302, '', { location }))).toEqual({ is: 'reached' });
  });

  const misses: [string, RequestListener, RegExp][] = [
    [
      'the status',
      answering(404, SECRET),
      /^wrong status code '404', expected '200' from http:\/\/127\.0\.0\.1:\d+\/\.well-known\/acme-challenge\/\S+ at 127\.0\.0\.1$/,
    ],
    ['the expected answer', answering(200, SECRET), /^did not get expected response "DGyRejm/],
    [
      'the redirect, without its query',
      answering(302, '', { location: '/login?token=secret-of-a-session' }),
      /redirected http:\/\/127\.0\.0\.1:\d+\/login/,
    ],
    ['that redirects have no end', answering(301, '', { location: PATH }), /: the redirects lead in a circle$/],
    [
      'that a redirect leads to no URL of the web',
      answering(301, '', { location: 'file:///etc/passwd' }),
      /no http or https URL/,
    ],
    [
      'that the connection was cut',
      (request) => request.socket.destroy(),
      /the connection was closed by the other side/,
    ],
  ];
  test.each(misses)('tells %s, and nothing of what else is there', async (_, listener, words) => {
    const report = await checked((request, response) =>
      request.url === '/login?token=secret-of-a-session'
        ? answering(403, SECRET)(request, response)
        : listener(request, response),
    );
    expect(report).toMatchObject({ is: 'notYet', because: expect.stringMatching(words) });
    expect(JSON.stringify(report)).not.toContain(SECRET);
    expect(JSON.stringify(report)).not.toContain('secret-of-a-session');
  });

  test('holds no more of an endless answer than an answer can have', async () => {
    let sent = 0;
    const endless: RequestListener = (_, response) => {
      const more = (): void => {
        while (!response.destroyed && sent < 1e9) {
          sent += 65_536;
          if (!response.write(Buffer.alloc(65_536, 97))) return void response.once('drain', more);
        }
      };
      more();
    };
    expect(await checked(endless)).toMatchObject({ is: 'notYet' });
    expect(sent).toBeLessThan(20_000_000);
  });

  test('asks an IPv6 address in brackets', async (context) => {
    const server = createServer(
      (request, response) => void response.end(request.headers.host?.startsWith('[::1]') ? KEY : ''),
    );
    const port = await new Promise<number>((resolve) =>
      server.listen(0, '::1', () => resolve((server.address() as { port: number }).port)).on('error', () => resolve(0)),
    );
    if (port === 0) return context.skip('this machine has no IPv6');
    const report = await createSelfCheck({ clock: systemClock, lookup: undefined, port })(
      { ...question, domain: '::1' },
      new AbortController().signal,
    );
    server.close();
    expect(report).toEqual({ is: 'reached' });
  });

  test('ends when it is called off', async () => {
    const port = await servers.listening(createServer(() => undefined));
    const controller = new AbortController();
    const report = createSelfCheck({ clock: systemClock, lookup: undefined, port })(question, controller.signal);
    controller.abort();
    expect(await report).toMatchObject({ is: 'notYet' });
  });

  test('is refused where nobody listens', async () => {
    const report = await createSelfCheck({ clock: systemClock, lookup: undefined, port: 1 })(
      question,
      new AbortController().signal,
    );
    expect(report).toMatchObject({ is: 'notYet', because: expect.stringContaining('the connection was refused') });
  });
});
