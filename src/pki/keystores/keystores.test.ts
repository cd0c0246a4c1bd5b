import { execFile, execFileSync } from 'node:child_process';
import { createPrivateKey, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { instant } from '../../base/instant.ts';
import { Secret } from '../../base/secret.ts';
import { jks, jksTrustStore } from './jks.ts';
import { pkcs12, pkcs12TrustStore } from './pkcs12.ts';
import type { Pkcs12Profile } from './pkcs12-profiles.ts';

/** Other people's programs open what we write. A chain of three is made by openssl; each reader is asked what it sees. */
const folder = mkdtempSync(join(tmpdir(), 'certwright-keystores-'));
const at = instant(Date.UTC(2026, 10, 24));
const profiles: readonly Pkcs12Profile[] = ['LegacyRC2', 'LegacyDES', 'Modern2023', 'Modern2026'];
const passwords = ['a', 'changeit', 'pä§swörd 🔑'];
const hasKeytool = canRun('keytool', ['-help']);

beforeAll(makeChain);
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(profiles)('PKCS#12 %s', (profile) => {
  // openssl 3.0 does not know the PBMAC1 of Modern2026; Node's own openssl does (next test).
  test.runIf(profile !== 'Modern2026').each(passwords)(
    'openssl finds the same key and the whole chain with the password %s',
    async (password) => {
      const file = await keyStoreFile(profile, password);
      const text = await openssl('pkcs12', '-legacy', '-in', file, '-nodes', '-passin', `pass:${password}`);
      expect(pkcs8(text)).toEqual(der('leaf.key'));
      expect(text.match(/BEGIN CERTIFICATE/g)).toHaveLength(3);
    },
  );

  test.runIf(profile !== 'LegacyRC2').each(passwords)(
    'Node serves TLS from it with the password %s',
    async (password) => {
      const pfx = readFileSync(await keyStoreFile(profile, password));
      expect(() => createSecureContext({ pfx, passphrase: password })).not.toThrow();
      expect(() => createSecureContext({ pfx, passphrase: 'wrong' })).toThrow(/mac verify failure/);
    },
  );

  test.runIf(hasKeytool && profile !== 'Modern2026')('keytool lists one key entry with a chain of three', async () => {
    const text = await keytool('-list', '-v', '-keystore', await keyStoreFile(profile, 'a', 'Shop'), '-storepass', 'a');
    expect(text).toMatch(/Alias name: shop\n[^]*Entry type: PrivateKeyEntry\nCertificate chain length: 3\n/);
  });

  test.runIf(hasKeytool && profile !== 'Modern2026')('keytool lists all CAs of a trust store', async () => {
    const text = await keytool('-list', '-keystore', await trustStoreFile(profile, 'a'), '-storepass', 'a');
    expect(trustedNames(text)).toEqual(['ca', 'ca-1']);
  });

  test.runIf(profile !== 'Modern2026')('openssl does not open it with another password', async () => {
    const file = await keyStoreFile(profile, 'right');
    const opened = openssl('pkcs12', '-legacy', '-in', file, '-nodes', '-passin', 'pass:wrong');
    await expect(opened).rejects.toThrow(/invalid password/);
  });

  test('carries no certificate twice', async () => {
    const once = readFileSync(await keyStoreFile(profile, 'a'));
    const input = { profile, privateKey: new Secret(der('leaf.key')), password: new Secret('a'), randomBytes };
    const certificates = ['leaf.pem', 'ca.pem', 'root.pem', 'root.pem', 'ca.pem'].map(der);
    expect((await pkcs12({ ...input, certificates })).length).toBe(once.length);
  });

  test.runIf(hasKeytool)('an empty password makes a trust store that Java opens without one', async () => {
    const file = await trustStoreFile(profile, '');
    expect(trustedNames(await keytool('-list', '-keystore', file, '-storepass', ''))).toEqual(['ca', 'ca-1']);
  });

  test.runIf(hasKeytool && profile !== 'Modern2026')(
    'an empty password makes a key store that Java opens',
    async () => {
      const target = join(folder, `${randomBytes(4).toString('hex')}.p12`);
      const from = ['-srckeystore', await keyStoreFile(profile, ''), '-srcstorepass', ''];
      const to = ['-destkeystore', target, '-deststoretype', 'PKCS12', '-deststorepass', 'changeit'];
      await keytool('-importkeystore', '-noprompt', ...from, ...to);
      const text = await openssl('pkcs12', '-in', target, '-nodes', '-nocerts', '-passin', 'pass:changeit');
      expect(pkcs8(text)).toEqual(der('leaf.key'));
    },
  );

  test.runIf(profile !== 'Modern2026')('an empty password makes a key store that openssl opens', async () => {
    const text = await openssl(
      'pkcs12',
      '-legacy',
      '-in',
      await keyStoreFile(profile, ''),
      '-nodes',
      '-passin',
      'pass:',
    );
    expect(pkcs8(text)).toEqual(der('leaf.key'));
  });
});

describe('JKS', () => {
  test.runIf(hasKeytool).each(passwords)(
    'keytool converts the key back to what it was, with the password %s',
    async (password) => {
      const target = join(folder, `${randomBytes(4).toString('hex')}.p12`);
      const from = ['-srckeystore', jksFile(password), '-srcstorepass', password];
      const to = ['-destkeystore', target, '-deststoretype', 'PKCS12', '-deststorepass', 'changeit'];
      await keytool('-importkeystore', '-noprompt', ...from, ...to);
      const text = await openssl('pkcs12', '-in', target, '-nodes', '-nocerts', '-passin', 'pass:changeit');
      expect(pkcs8(text)).toEqual(der('leaf.key'));
    },
  );

  test.runIf(hasKeytool)('keytool lists the key under `certificate` and each CA under a name of its own', async () => {
    const text = await keytool('-list', '-v', '-keystore', jksFile('a'), '-storepass', 'a');
    expect(text).toMatch(/Alias name: certificate\nCreation date: Nov 24, 2026\nEntry type: PrivateKeyEntry\n/);
    expect(text).toMatch(/Certificate chain length: 2\n/);
    expect(text.match(/Alias name: \S+/g)?.sort()).toEqual(
      ['ca', 'ca-1', 'certificate'].map((name) => `Alias name: ${name}`),
    );
  });

  test.runIf(hasKeytool)('an alias of capitals is found, as Java looks it up in small letters', async () => {
    const text = await keytool('-list', '-alias', 'MyÄpp', '-keystore', jksFile('a', 'MyÄpp'), '-storepass', 'a');
    expect(text).toMatch(/PrivateKeyEntry/);
  });

  test.runIf(hasKeytool)('a key entry named ca hides no trusted entry', async () => {
    const text = await keytool('-list', '-keystore', jksFile('a', 'ca'), '-storepass', 'a');
    expect(trustedNames(text)).toEqual(['ca-1', 'ca-2']);
  });

  test.runIf(hasKeytool)('keytool lists all CAs of a trust store', async () => {
    const file = join(folder, 'trust.jks');
    writeFileSync(
      file,
      jksTrustStore({ caCertificates: ['ca.pem', 'root.pem'].map(der), password: new Secret('a'), at }),
    );
    expect(trustedNames(await keytool('-list', '-keystore', file, '-storepass', 'a'))).toEqual(['ca', 'ca-1']);
  });

  test.runIf(hasKeytool)('keytool does not open it with another password', async () => {
    const opened = keytool('-list', '-keystore', jksFile('right'), '-storepass', 'wrong');
    await expect(opened).rejects.toMatchObject({ stdout: expect.stringMatching(/password was incorrect/) });
  });

  test('an alias that cannot fit is refused with its field', () => {
    expect(() => jksFile('a', 'x'.repeat(65_536))).toThrow(
      expect.objectContaining({ kind: 'misconfigured', at: 'spec.keystores.jks.alias' }),
    );
  });
});

/** root → ca → leaf, each a .pem; and leaf.key. */
function makeChain(): void {
  const run = (...parameters: string[]): unknown => execFileSync('openssl', parameters, { cwd: folder, stdio: 'pipe' });
  const request = (name: string, subject: string, ...more: string[]): unknown =>
    run(
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-noenc',
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.pem`,
      '-days',
      '30',
      '-subj',
      subject,
      ...more,
    );
  request('root', '/CN=Root');
  request('ca', '/O=Über/CN=Intermediate', '-utf8', '-CA', 'root.pem', '-CAkey', 'root.key');
  request('leaf', '/CN=leaf.example.com', '-CA', 'ca.pem', '-CAkey', 'ca.key');
}

async function keyStoreFile(profile: Pkcs12Profile, password: string, alias?: string): Promise<string> {
  const certificates = ['leaf.pem', 'ca.pem', 'root.pem'].map(der);
  const input = {
    profile,
    privateKey: new Secret(der('leaf.key')),
    certificates,
    password: new Secret(password),
    randomBytes,
  };
  return written(await pkcs12(alias === undefined ? input : { ...input, alias }));
}

async function trustStoreFile(profile: Pkcs12Profile, password: string): Promise<string> {
  const caCertificates = ['ca.pem', 'root.pem', 'ca.pem'].map(der);
  return written(await pkcs12TrustStore({ profile, caCertificates, password: new Secret(password), randomBytes }));
}

function jksFile(password: string, alias = ''): string {
  const chain = ['leaf.pem', 'ca.pem'].map(der);
  const caCertificates = ['root.pem', 'ca.pem', 'root.pem'].map(der);
  const input = { alias, privateKey: new Secret(der('leaf.key')), chain, caCertificates, at, randomBytes };
  return written(jks({ ...input, password: new Secret(password) }));
}

function written(bytes: Uint8Array): string {
  const file = join(folder, `${randomBytes(8).toString('hex')}.store`);
  writeFileSync(file, bytes);
  return file;
}

/** The first PEM block of a file of the chain as DER. */
function der(name: string): Uint8Array {
  const lines = readFileSync(join(folder, name), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('-'));
  return new Uint8Array(Buffer.from(lines.join(''), 'base64'));
}

function pkcs8(text: string): Uint8Array {
  return new Uint8Array(createPrivateKey(text).export({ type: 'pkcs8', format: 'der' }));
}

function trustedNames(text: string): readonly string[] {
  return [...text.matchAll(/^(\S+), .*trustedCertEntry/gm)].map((match) => match[1] ?? '').sort();
}

async function openssl(...parameters: string[]): Promise<string> {
  return (await promisify(execFile)('openssl', parameters)).stdout;
}

async function keytool(...parameters: string[]): Promise<string> {
  const english = [
    '-J-Duser.language=en',
    '-J-Duser.country=US',
    '-J-Duser.timezone=UTC',
    '-J-Dsun.jnu.encoding=UTF-8',
    '-J-Dfile.encoding=UTF-8',
  ];
  const environment = { ...process.env, LC_ALL: 'C.UTF-8' };
  return (await promisify(execFile)('keytool', [...parameters, ...english], { env: environment })).stdout;
}

function canRun(program: string, parameters: readonly string[]): boolean {
  try {
    execFileSync(program, parameters, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
