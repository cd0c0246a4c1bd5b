import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { LookupFunction } from 'node:net';
import { afterAll, describe, expect, test } from 'vitest';
import { startHandMadeResolver } from '../../../test/support/dns/hand-made-resolver.ts';
import type { HandMadeResolver, Says } from '../../../test/support/dns/hand-made-resolver.ts';
import { movedClock } from '../../../test/support/moved-clock.ts';
import type { MovedClock } from '../../../test/support/moved-clock.ts';
import { testAuthority } from '../../../test/support/test-authority.ts';
import { testServers } from '../../../test/support/test-servers.ts';
import { seconds } from '../../base/instant.ts';
import { lookupThrough } from '../../commands/controller/lookup-through.ts';
import { createSelfCheck } from './self-check.ts';
import type { Http01Report } from './self-check-report.ts';

/** FT-25: what may stand in the way of an answer, what is told of it, and that it is found once that is mended. */

const servers = testServers();
const resolvers: HandMadeResolver[] = [];
afterAll(async () => {
  for (const resolver of resolvers) resolver.close();
  await servers.closeAll();
});

const TOKEN = 'DGyRejmCefe7v4NfDGDKfA';
const KEY = `${TOKEN}.LoqXcYV8q5ONbJQxbmR7SCTNo3tiAXDfowyjxAjEuX0`;
const PATH = `/.well-known/acme-challenge/${TOKEN}`;
const SECRET = 'what is meant for nobody outside';
const never = new AbortController().signal;

/** A server whose listener may be replaced, at one port. */
interface Site {
  readonly port: number;
  /** `http://www.example.com:PORT/…` */
  readonly url: string;
  serve: RequestListener;
}

const reaching =
  (...addresses: readonly string[]): LookupFunction =>
  (_, __, callback) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );

const answering =
  (status: number, body: string, headers: Record<string, string> = {}): RequestListener =>
  (_, response) =>
    void response.writeHead(status, headers).end(body);
const right = answering(200, KEY);

async function aSite(serve: RequestListener): Promise<Site> {
  const site: { port: number; serve: RequestListener; url: string } = { port: 0, serve, url: '' };
  site.port = await servers.listening(createServer((request, response) => site.serve(request, response)));
  site.url = `http://www.example.com:${site.port}`;
  return site;
}

const look = (port: number, lookup = reaching('127.0.0.1'), clock: MovedClock = movedClock()): Promise<Http01Report> =>
  createSelfCheck({ clock, lookup, port })({ domain: 'www.example.com', token: TOKEN, key: KEY }, never);

async function because(report: Http01Report | Promise<Http01Report>): Promise<string> {
  const found = await report;
  if (found.is === 'reached') throw new Error('the answer was found');
  expect(found.because).not.toContain(SECRET);
  expect(found.because.length).toBeLessThan(2048);
  return found.because;
}

/** Told twice in the same words, and found when it is mended. */
async function toldUntilMended(site: Site, words: string): Promise<void> {
  expect(await because(look(site.port))).toBe(words);
  expect(await because(look(site.port))).toBe(words);
  site.serve = right;
  expect(await look(site.port)).toEqual({ is: 'reached' });
}

describe('the look for an answer where something is in its way', () => {
  const simple: [string, RequestListener, (site: string) => string][] = [
    [
      'a 404',
      answering(404, SECRET),
      (site) => `wrong status code '404', expected '200' from ${site}${PATH} at 127.0.0.1`,
    ],
    [
      'a 503',
      answering(503, SECRET, { 'retry-after': '5' }),
      (site) => `wrong status code '503', expected '200' from ${site}${PATH} at 127.0.0.1`,
    ],
    [
      'another body',
      answering(200, SECRET),
      (site) => `did not get expected response "${KEY}" when querying endpoint ${site}${PATH} at 127.0.0.1`,
    ],
    [
      'a body of ten megabytes, that begins with the answer',
      answering(200, KEY + SECRET.repeat(300_000)),
      (site) => `did not get expected response "${KEY}" when querying endpoint ${site}${PATH} at 127.0.0.1`,
    ],
    [
      'a redirect to itself',
      answering(302, SECRET, { location: PATH }),
      (site) => `${site}${PATH}: the redirects lead in a circle`,
    ],
    [
      'redirects in a circle',
      (request, response) =>
        answering(301, SECRET, { location: request.url === PATH ? '/login?secret=x' : PATH })(request, response),
      (site) => `${site}${PATH} (redirected ${site}/login): the redirects lead in a circle`,
    ],
    [
      'redirects without end',
      (request, response) =>
        answering(307, SECRET, { location: `/${request.url === PATH ? 1 : Number(request.url?.slice(1)) + 1}` })(
          request,
          response,
        ),
      (site) =>
        `${site}${PATH} (redirected ${[1, 2, 3, 4].map((at) => `${site}/${at}`).join(', then ')}, then 6 more): more than 10 redirects`,
    ],
    [
      'a redirect to a URL of eight thousand characters',
      (request, response) =>
        request.url === PATH
          ? answering(302, '', { location: `/${'x'.repeat(8000)}` })(request, response)
          : answering(403, SECRET)(request, response),
      (site) =>
        `wrong status code '403', expected '200' from ${site}${PATH} (redirected ${`${site}/${'x'.repeat(8000)}`.slice(0, 200)}…) at 127.0.0.1`,
    ],
    [
      'a redirect to a port where nobody listens',
      answering(302, '', { location: 'http://127.0.0.1:1/' }),
      (site) => `${site}${PATH} (redirected http://127.0.0.1:1/): the connection was refused`,
    ],
    [
      'a header of a megabyte',
      answering(200, KEY, { 'x-large': SECRET.repeat(2000) }),
      (site) => `${site}${PATH} at 127.0.0.1: the header of its answer is too large`,
    ],
    [
      'a connection that is cut',
      (request) => request.socket.destroy(),
      (site) => `${site}${PATH} at 127.0.0.1: the connection was closed by the other side`,
    ],
    [
      'what is no HTTP',
      (request) => void request.socket.end('SSH-2.0-OpenSSH_9.9\r\n'),
      (site) => `${site}${PATH} at 127.0.0.1: it does not speak HTTP`,
    ],
  ];
  test.each(simple)('%s', async (_, serve, words) => {
    const site = await aSite(serve);
    await toldUntilMended(site, words(site.url));
  });

  test('a redirect to https with a certificate of nobody: it is followed, and its status told', async () => {
    const pair = testAuthority('Nobody').issue({ dnsNames: ['elsewhere.example'] });
    const secure: { serve: RequestListener } = { serve: answering(500, SECRET) };
    const port = await servers.listening(
      createSecureServer({ key: pair.key, cert: pair.certificate }, (request, response) =>
        secure.serve(request, response),
      ),
    );
    const site = await aSite(answering(301, '', { location: `https://www.example.com:${port}${PATH}?session=secret` }));
    const by = `(redirected https://www.example.com:${port}${PATH})`;
    expect(await because(look(site.port))).toBe(
      `wrong status code '500', expected '200' from ${site.url}${PATH} ${by} at 127.0.0.1`,
    );
    secure.serve = right;
    expect(await look(site.port)).toEqual({ is: 'reached' });
  });

  test('a redirect to https where no TLS is spoken', async () => {
    const site = await aSite(answering(200, ''));
    const location = `https://www.example.com:${site.port}/`;
    site.serve = answering(301, '', { location });
    expect(await because(look(site.port))).toMatch(/at 127\.0\.0\.1: (it does not speak TLS|it cannot be reached \()/);
  });

  test('https only: port 80 is refused, and at which address', async () => {
    const closed = createServer(right);
    const port = await servers.listening(closed);
    await servers.closed(closed);
    const words = `http://www.example.com:${port}${PATH} at 127.0.0.1: the connection was refused`;
    expect(await because(look(port))).toBe(words);
    const opened = createServer(right);
    await new Promise<void>((resolve) => opened.listen(port, '127.0.0.1', resolve));
    expect(await look(port)).toEqual({ is: 'reached' });
    await new Promise((resolve) => opened.close(resolve));
  });

  test('addresses that all refuse are told in the same order, however DNS gives them', async () => {
    const text = (...addresses: readonly string[]): Promise<string> => because(look(1, reaching(...addresses)));
    const first = await text('127.0.0.3', '127.0.0.2');
    expect(first).toContain(' at 127.0.0.2, 127.0.0.3: the connection was refused');
    expect(await text('127.0.0.2', '127.0.0.3')).toBe(first);
    const many = Array.from({ length: 40 }, (_, index) => `127.0.1.${index + 10}`);
    expect(await text(...many)).toContain(' at 127.0.1.10, 127.0.1.11, 127.0.1.12, 127.0.1.13, 36 more: ');
  });

  test('a name that has only an address of IPv6', async (context) => {
    let serve = answering(404, SECRET);
    const server = createServer((request, response) => serve(request, response));
    const port = await new Promise<number>((resolve) =>
      server.listen(0, '::1', () => resolve((server.address() as { port: number }).port)).on('error', () => resolve(0)),
    );
    if (port === 0) return context.skip('this machine has no IPv6');
    context.onTestFinished(() => void server.close());
    expect(await because(look(port, reaching('::1')))).toBe(
      `wrong status code '404', expected '200' from http://www.example.com:${port}${PATH} at ::1`,
    );
    serve = right;
    expect(await look(port, reaching('::1'))).toEqual({ is: 'reached' });
    const closed = await because(look(1, reaching('::1')));
    expect(closed).toBe(`http://www.example.com:1${PATH} at ::1: the connection was refused`);
  });
});

describe('the look for an answer ends after ten seconds where', () => {
  test('the answer comes byte by byte', async () => {
    const clock = movedClock();
    const site = await aSite((_, response) => void response.writeHead(200).write(KEY.slice(0, 1)));
    const head = headReceived(site.port);
    const report = look(site.port, undefined, clock);
    await head;
    await clock.move(seconds(10));
    expect(await because(report)).toBe(
      `${site.url}${PATH} at 127.0.0.1: it answers 200, and no end of the answer comes within 10 s`,
    );
    site.serve = right;
    expect(await look(site.port)).toEqual({ is: 'reached' });
  });

  test('nothing is answered', async () => {
    const clock = movedClock();
    const asked = Promise.withResolvers<void>();
    const site = await aSite(() => asked.resolve());
    const report = look(site.port, undefined, clock);
    await asked.promise;
    await clock.move(seconds(10));
    expect(await because(report)).toBe(`${site.url}${PATH} at 127.0.0.1: no answer within 10 s`);
    site.serve = right;
    expect(await look(site.port)).toEqual({ is: 'reached' });
  });

  test('the resolver does not answer', async () => {
    const clock = movedClock();
    const [site, resolver] = await Promise.all([aSite(right), aResolver('nothing')]);
    const report = look(site.port, lookupThrough([resolver.at]), clock);
    await resolver.asked();
    await clock.move(seconds(10));
    expect(await because(report)).toBe(`${site.url}${PATH}: DNS did not answer for its name within 10 s`);
    resolver.says = { code: 0, addresses: ['127.0.0.1'] };
    expect(await look(site.port, lookupThrough([resolver.at]))).toEqual({ is: 'reached' });
  });
});

describe('the look for an answer tells DNS from the web where the resolver says', () => {
  const NO_DNS = 'DNS did not answer for its name';
  test.each<[string, Says, string]>([
    ['NXDOMAIN', { code: 3 }, 'its name is unknown to DNS'],
    ['that there is no address', { code: 0 }, 'its name has no address'],
    ['SERVFAIL', { code: 2 }, `${NO_DNS} (ESERVFAIL)`],
    ['REFUSED', { code: 5 }, `${NO_DNS} (EREFUSED)`],
  ])('%s', async (_, says, words) => {
    const [site, resolver] = await Promise.all([aSite(right), aResolver(says)]);
    const through = (): Promise<Http01Report> => look(site.port, lookupThrough([resolver.at]));
    expect(await because(through())).toBe(`${site.url}${PATH}: ${words}`);
    resolver.says = { code: 0, addresses: ['127.0.0.1'] };
    expect(await through()).toEqual({ is: 'reached' });
  });

  test('nothing, as nobody listens there: the connection to the web server was not refused', async () => {
    const [site, resolver] = await Promise.all([aSite(right), startHandMadeResolver('nothing')]);
    const { at } = resolver;
    resolver.close();
    expect(await because(look(site.port, lookupThrough([at])))).toBe(`${site.url}${PATH}: ${NO_DNS} (ECONNREFUSED)`);
  });
});

async function aResolver(says: Says): Promise<HandMadeResolver> {
  const resolver = await startHandMadeResolver(says);
  resolvers.push(resolver);
  return resolver;
}

const CHANNEL = 'http.client.response.finish';

/** Resolves when a client of this process has the head of a reply from a port. */
function headReceived(port: number): Promise<void> {
  return new Promise((resolve) => {
    const told = (message: unknown): void => {
      const { request } = message as { readonly request: { readonly host: string; getHeader(name: string): unknown } };
      if (!String(request.getHeader('host')).endsWith(`:${port}`)) return;
      unsubscribe(CHANNEL, told);
      resolve();
    };
    subscribe(CHANNEL, told);
  });
}
