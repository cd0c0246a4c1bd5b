import { createServer } from 'node:http';
import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { movedClock } from '../../../test/support/moved-clock.ts';
import { faultOf, testServers } from '../../../test/support/test-servers.ts';
import { describeFault } from '../../base/fault.ts';
import { after, seconds } from '../../base/instant.ts';
import { Secret } from '../../base/secret.ts';
import { createHttpTransport } from '../../net/http-transport.ts';
import type { JsonCall, JsonService } from './json-call.ts';
import { callJson, refusalFault } from './json-call.ts';

const never = new AbortController().signal;
const servers = testServers();
const clock = movedClock();
const service: JsonService = { name: 'Example DNS', clock, transport: createHttpTransport({ clock }) };
const token = new Secret('Bearer hunter2hunter2');

type Answer = readonly [status: number, body: string, headers?: OutgoingHttpHeaders];
let answer: Answer = [200, ''];
let asked: Pick<IncomingMessage, 'method' | 'url' | 'headers'> & { readonly body: string };
let base = '';

beforeAll(async () => {
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      asked = { method: request.method, url: request.url, headers: request.headers, body };
      response.writeHead(answer[0], answer[2]).end(answer[1]);
    });
  });
  base = `http://127.0.0.1:${await servers.listening(server)}`;
});
afterAll(() => servers.closeAll());

const call = (more: Partial<JsonCall> = {}) =>
  callJson(
    service,
    { method: 'GET', url: new URL('/zones?page=2', base), headers: { authorization: token }, ...more },
    never,
  );

describe('a call', () => {
  test('carries its headers, and its body as it was written', async () => {
    answer = [201, '{"id": 7}'];
    const reply = await call({ method: 'POST', body: '{ "a":1 }' });
    expect([reply.status, reply.body]).toEqual([201, { id: 7 }]);
    expect(asked).toMatchObject({ method: 'POST', url: '/zones?page=2', body: '{ "a":1 }' });
    expect(asked.headers).toMatchObject({
      accept: 'application/json',
      authorization: 'Bearer hunter2hunter2',
      'content-type': 'application/json',
    });
  });

  test('that is answered with nothing has no body', async () => {
    answer = [204, ''];
    expect((await call()).body).toBeUndefined();
  });

  test('that is answered with 404 is a reply, which the provider reads', async () => {
    answer = [404, '{"message": "no such zone"}'];
    expect(await call()).toMatchObject({ status: 404, body: { message: 'no such zone' } });
  });

  test('is not sent where a redirect points, as the credential would go along', async () => {
    answer = [302, '', { location: 'http://192.0.2.1/' }];
    expect((await call()).status).toBe(302);
  });

  test('with a credential that no header can carry is not sent', async () => {
    const fault = await faultOf(call({ headers: { authorization: new Secret('hunter2\r\nx: y') } }));
    expect([fault.kind, fault.code]).toEqual(['misconfigured', 'CredentialInvalid']);
    expect(describeFault(fault)).not.toContain('hunter2');
  });
});

describe('an answer that is no reply', () => {
  const cases: readonly (readonly [
    name: string,
    answer: Answer,
    kind: string,
    code: string,
    waits: number | undefined,
  ])[] = [
    ['429 waits as long as it says', [429, '', { 'retry-after': '17' }], 'throttled', 'RateLimited', 17],
    ['429 without a word waits a minute', [429, ''], 'throttled', 'RateLimited', 60],
    ['503 with Retry-After waits', [503, '', { 'retry-after': '5' }], 'throttled', 'RateLimited', 5],
    ['503 without is transient', [503, 'down'], 'transient', 'ServiceUnavailable', undefined],
    ['500 is transient', [500, '{}'], 'transient', 'ServiceUnavailable', undefined],
    ['success that is no JSON is transient', [200, '<html>'], 'transient', 'AnswerUnreadable', undefined],
    ['more than 4 MiB is refused', [200, `"${'x'.repeat(4 * 1024 * 1024)}"`], 'refused', 'BodyTooLarge', undefined],
  ];
  test.each(cases)('%s', async (_, given, kind, code, waits) => {
    answer = given;
    const fault = await faultOf(call());
    expect([fault.kind, fault.code]).toEqual([kind, code]);
    expect(fault.until).toBe(waits === undefined ? undefined : after(clock.now(), seconds(waits)));
  });
});

test('a credential of the body is cut out of what a broken server repeats', async () => {
  answer = [500, 'cannot parse client_secret=hunter3hunter3'];
  const body = '{"client_secret":"hunter3hunter3"}';
  const fault = await faultOf(call({ method: 'POST', body, secrets: [new Secret('hunter3hunter3')] }));
  expect(fault.cause).toBe('cannot parse client_secret=[redacted]');
});

describe('a refusal', () => {
  const told = { asked: 'list the zones', credential: 'Secret "a/b", key "c"', words: 'Bearer hunter2hunter2 is bad' };
  const cases: readonly (readonly [status: number, kind: string, code: string])[] = [
    [400, 'refused', 'RequestRefused'],
    [401, 'misconfigured', 'CredentialRefused'],
    [403, 'misconfigured', 'CredentialRefused'],
    [408, 'transient', 'ServiceUnavailable'],
    [422, 'refused', 'RequestRefused'],
  ];
  test.each(cases)(
    '%i is %s, in the words of the vendor without the credential that it repeats',
    async (status, kind, code) => {
      answer = [status, '{}'];
      const fault = refusalFault(service, await call(), told);
      expect([fault.kind, fault.code]).toEqual([kind, code]);
      expect(fault.message).toBe(`Example DNS answered ${status} when asked to list the zones: [redacted] is bad`);
    },
  );
});
