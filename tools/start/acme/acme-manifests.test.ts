import { expect, test } from 'vitest';
import { acmeManifests } from './acme-manifests.ts';

const place = {
  nameServer: '127.0.0.1:53',
  isAuthoritative: true,
  key: { name: 'acme-update', algorithm: 'HMACSHA256' as const, secret: 'c2VjcmV0' },
  pebble: { directory: 'https://127.0.0.1:4711/dir', caBundle: 'PEM' },
};
const atOtherPort = { ...place, nameServer: '127.0.0.1:5353', isAuthoritative: false };

test('the objects of examples/demo-acme get the addresses, the CA and the key of the run', async () => {
  const [secret, issuer, ...certificates] = await acmeManifests(place, true);
  expect(secret).toMatchObject({ kind: 'Secret', stringData: { key: 'c2VjcmV0' } });
  expect(issuer).toMatchObject({
    kind: 'ClusterIssuer',
    metadata: { name: 'demo-acme' },
    spec: {
      acme: {
        server: 'https://127.0.0.1:4711/dir',
        caBundle: 'UEVN',
        profile: 'demo',
        solvers: [
          { selector: { dnsZones: ['by-dns.demo.test'] }, dns01: { rfc2136: { nameserver: '127.0.0.1:53' } } },
          { http01: { ingress: {} } },
        ],
      },
    },
  });
  expect(certificates).toMatchObject([
    { metadata: { name: 'by-dns' }, spec: { dnsNames: ['by-dns.demo.test', '*.by-dns.demo.test'] } },
    { metadata: { name: 'by-http' }, spec: { dnsNames: ['by-http.demo.test'] } },
  ]);
  expect(JSON.stringify(issuer)).not.toContain('waitInsteadOfSelfCheck');
  expect(JSON.stringify(issuer)).not.toContain('nameservers');
});

test('where port 53 or 80 cannot be had, the solvers are told to look elsewhere or not at all', async () => {
  const [, issuer] = await acmeManifests(atOtherPort, false);
  expect(issuer).toMatchObject({
    spec: {
      acme: {
        solvers: [
          { dns01: { nameservers: ['127.0.0.1:5353'], rfc2136: { nameserver: '127.0.0.1:5353' } } },
          { waitInsteadOfSelfCheck: '1s' },
        ],
      },
    },
  });
});
