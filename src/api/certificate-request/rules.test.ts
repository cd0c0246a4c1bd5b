import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { certificateRequestProblems } from './rules.ts';
import type { CertificateRequestSpec } from './types.ts';

/** Requests made by openssl, by what they carry. */
const requests: Record<'plain' | 'server' | 'authority', string> = { plain: '', server: '', authority: '' };
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'requests-'));
  requests.plain = opensslRequest([]);
  requests.server = opensslRequest(['keyUsage=digitalSignature,keyEncipherment', 'extendedKeyUsage=serverAuth']);
  requests.authority = opensslRequest(['basicConstraints=critical,CA:TRUE']);
});
afterAll(() => rmSync(folder, { recursive: true }));

function opensslRequest(extensions: readonly string[]): string {
  const options = extensions.flatMap((extension) => ['-addext', extension]);
  const algorithm = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', join(folder, 'key')];
  const out = execFileSync('openssl', ['req', '-new', ...algorithm, '-subj', '/CN=web', ...options], { stdio: 'pipe' });
  writeFileSync(join(folder, 'request'), out);
  return out.toString();
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const messages = (spec: object): readonly string[] =>
  certificateRequestProblems({ issuerRef: { name: 'ca' }, ...spec } as Partial<CertificateRequestSpec>).map(
    ({ at, text }) => `${at}: ${text}`,
  );

describe('a request is refused', () => {
  test('without a signing request and issuer, by both names', () => {
    expect(certificateRequestProblems({}).map(({ at, text }) => `${at}: ${text}`)).toEqual([
      'spec.issuerRef.name: Required value: must be specified',
      'spec.request: Required value: must be specified',
    ]);
  });
  test('with unknown usages, before the signing request is looked at', () => {
    expect(messages({ request: base64('x'), usages: ['foo', 'server auth', 'bar'] })).toEqual([
      'spec.usages: Invalid value: ["foo","server auth","bar"]: unknown key usages: [foo bar]',
    ]);
  });
  test('that is no PEM', () => {
    expect(messages({ request: base64('hello') })).toEqual([
      'spec.request: Invalid value: "hello": error decoding certificate request PEM block: no PEM data was found in given input',
    ]);
  });
  test('that is too large, and only its beginning is shown', () => {
    expect(messages({ request: base64('x'.repeat(36_501)) })).toEqual([
      `spec.request: Invalid value: "${'x'.repeat(97)}...": error decoding certificate request PEM block: provided PEM data was larger than the maximum 36500B`,
    ]);
  });
  test('whose signature does not fit its key', () => {
    const body = requests.plain.replace(/-----[A-Z ]+-----/g, '').replaceAll(/\s/g, '');
    const bytes = Buffer.from(body, 'base64');
    const last = bytes.length - 1;
    bytes.writeUInt8(bytes.readUInt8(last) ^ 1, last);
    const changed = `-----BEGIN CERTIFICATE REQUEST-----\n${bytes.toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`;
    expect(messages({ request: base64(changed) })).toEqual([
      expect.stringMatching(
        /^spec\.request: Invalid value: "-----BEGIN .*\.\.\.": the signature of the request does not fit/,
      ),
    ]);
  });
  test('that asks for a CA the spec does not ask for', () => {
    expect(messages({ request: base64(requests.authority) })).toEqual([
      expect.stringMatching(/encoded CSR error: IsCA true does not match expected value false$/),
    ]);
  });
  test('that asks for other usages than the spec', () => {
    expect(messages({ request: base64(requests.server), usages: ['digital signature', 'client auth'] })).toEqual([
      expect.stringMatching(
        /encoded CSR error: the KeyUsages \[ 'digital signature', 'key encipherment' \] do not match the expected KeyUsages \[ 'digital signature' \]$/,
      ),
    ]);
  });
  test('that asks for other extended usages than the spec', () => {
    expect(messages({ request: base64(requests.server) })).toEqual([
      expect.stringMatching(
        /encoded CSR error: the ExtKeyUsages \[ 'server auth' \] do not match the expected ExtKeyUsages \[\]$/,
      ),
    ]);
  });
  test('with a duration that is none', () => {
    expect(messages({ request: base64(requests.plain), duration: '1d' })).toEqual([
      expect.stringMatching(/^spec\.duration: Invalid value: "1d": must be a duration/),
    ]);
  });
  test.each(['0s', '-1h'])('with a duration of %s, which is over before it begins', (duration) => {
    expect(messages({ request: base64(requests.plain), duration })).toEqual([
      `spec.duration: Invalid value: "${duration}": must be greater than 0`,
    ]);
  });
});

describe('a request passes', () => {
  test('that carries no usages, whatever the spec asks for', () => {
    expect(messages({ request: base64(requests.plain), usages: ['client auth'], isCA: true })).toEqual([]);
  });
  test('whose usages are those of the spec, second names taken for the first', () => {
    expect(
      messages({ request: base64(requests.server), usages: ['signing', 'key encipherment', 'server auth'] }),
    ).toEqual([]);
  });
  test('that asks for the CA that the spec asks for', () => {
    expect(messages({ request: base64(requests.authority), isCA: true })).toEqual([]);
  });
});
