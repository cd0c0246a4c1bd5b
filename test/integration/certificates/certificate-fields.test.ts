import { expect, test } from 'vitest';
import { textIn } from '../../support/builders/read-objects.ts';
import { openssl } from '../../support/builders/openssl.ts';
import { issuerManifest } from '../../support/builders/manifests.ts';
import { aStage } from '../../support/builders/stage.ts';

const selfSigned = [issuerManifest('self', { selfSigned: {} })];

/** Specs, and what openssl says of the certificates signed for them; `never` must not be there. */
const cases = [
  {
    name: 'without usages a leaf may sign and encipher, and is no CA',
    spec: {},
    says: [/Key Usage: critical\s+Digital Signature, Key Encipherment *\n/, /Basic Constraints: critical\s+CA:FALSE/],
    never: [/Extended Key Usage/],
  },
  {
    name: 'usages become key usage and extended key usage',
    spec: { usages: ['digital signature', 'key agreement', 'server auth', 'client auth', 'timestamping'] },
    says: [
      /Key Usage: critical\s+Digital Signature, Key Agreement *\n/,
      /Extended Key Usage: *\n\s+TLS Web Server Authentication, TLS Web Client Authentication, Time Stamping/,
    ],
    never: [],
  },
  {
    name: 'isCA makes a CA that may sign certificates',
    spec: { isCA: true, commonName: 'intermediate', dnsNames: undefined },
    says: [/CA:TRUE/, /Key Usage: critical\s+Digital Signature, Key Encipherment, Certificate Sign/],
    never: [/CA:FALSE/],
  },
  {
    name: 'name constraints keep permitted and excluded apart',
    spec: {
      isCA: true,
      commonName: 'constrained',
      dnsNames: undefined,
      nameConstraints: {
        critical: true,
        permitted: { dnsDomains: ['example.com'], ipRanges: ['192.0.2.0/24'], uriDomains: ['.example.com'] },
        excluded: { dnsDomains: ['secret.example.com'], emailAddresses: ['example.org'] },
      },
    },
    says: [
      /Name Constraints: critical/,
      /Permitted:\s+DNS:example\.com\s+IP:192\.0\.2\.0\/255\.255\.255\.0\s+URI:\.example\.com/,
      /Excluded:\s+DNS:secret\.example\.com\s+email:example\.org/,
    ],
    never: [],
  },
  {
    name: 'a signature algorithm that the key can make is used for the request, and the CA signs with its own',
    spec: { privateKey: { algorithm: 'RSA', size: 2048 }, signatureAlgorithm: 'SHA512WithRSA' },
    says: [/Signature Algorithm: ecdsa-with-SHA256/],
    never: [],
  },
] as const;

test.for(cases)('$name', async ({ spec, says, never }, t) => {
  const stage = await aStage(t);
  await stage.createAuthority();
  await stage.issue('www', spec);
  const text = await openssl(['x509', '-noout', '-text'], textIn(await stage.secret('www-tls'), 'tls.crt'));
  for (const words of says) expect(text).toMatch(words);
  for (const words of never) expect(text).not.toMatch(words);
});

const lives = [
  { duration: undefined, seconds: 90 * 86_400 },
  { duration: '1h', seconds: 3600 },
  { duration: '87600h', seconds: 87_600 * 3600 },
] as const;

test.for(lives)('a duration of $duration is the life of the certificate', async ({ duration, seconds }, t) => {
  const stage = await aStage(t);
  await stage.create(...selfSigned);
  await stage.issue('www', { duration, issuerRef: { name: 'self' }, commonName: 'www.example.com' });
  const dates = await openssl(
    ['x509', '-noout', '-startdate', '-enddate'],
    textIn(await stage.secret('www-tls'), 'tls.crt'),
  );
  const [start, end] = [...dates.matchAll(/=(.*)/g)].map((match) => Date.parse(match[1] ?? ''));
  expect(((end ?? 0) - (start ?? 0)) / 1000).toBe(seconds);
});

test('a request without usages in it is signed all the same, with the usages of the spec', async (t) => {
  const stage = await aStage(t);
  await stage.createAuthority();
  await stage.issue('www', { encodeUsagesInRequest: false, usages: ['digital signature', 'client auth'] });
  const [request] = await stage.requests();
  const pem = (request?.['spec'] as { request: string } | undefined)?.request ?? '';
  expect(await openssl(['req', '-noout', '-text'], Buffer.from(pem, 'base64'))).not.toMatch(/Key Usage/);
  const text = await openssl(['x509', '-noout', '-text'], textIn(await stage.secret('www-tls'), 'tls.crt'));
  expect(text).toMatch(/TLS Web Client Authentication/);
});
