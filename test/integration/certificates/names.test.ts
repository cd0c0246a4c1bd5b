import { expect, test } from 'vitest';
import { textIn } from '../../support/builders/read-objects.ts';
import { openssl } from '../../support/builders/openssl.ts';
import { aStage } from '../../support/builders/stage.ts';

/** Specs by the kind of name they ask for, and what openssl and the Secret's annotations say then. */
const cases = [
  {
    name: 'a common name',
    spec: { dnsNames: undefined, commonName: 'shop.example.com' },
    says: [/Subject: CN ?= ?shop\.example\.com/],
    annotated: { 'common-name': 'shop.example.com', 'alt-names': '' },
  },
  {
    name: 'DNS names and a wildcard',
    spec: { dnsNames: ['example.com', '*.example.com'] },
    says: [/DNS:example\.com, DNS:\*\.example\.com/],
    annotated: { 'alt-names': 'example.com,*.example.com' },
  },
  {
    name: 'addresses of both families',
    spec: { dnsNames: undefined, ipAddresses: ['192.0.2.7', '2001:DB8::0:1'] },
    says: [/IP Address:192\.0\.2\.7, IP Address:2001:DB8:0:0:0:0:0:1/],
    annotated: { 'ip-sans': '192.0.2.7,2001:db8::1' },
  },
  {
    name: 'a URI',
    spec: { dnsNames: undefined, uris: ['spiffe://cluster.local/ns/shop/sa/www'] },
    says: [/URI:spiffe:\/\/cluster\.local\/ns\/shop\/sa\/www/],
    annotated: { 'uri-sans': 'spiffe://cluster.local/ns/shop/sa/www' },
  },
  {
    name: 'an e-mail address',
    spec: { dnsNames: undefined, emailAddresses: ['shop@example.com'] },
    says: [/email:shop@example\.com/],
    annotated: { 'email-sans': 'shop@example.com' },
  },
  {
    name: 'an otherName',
    spec: { otherNames: [{ oid: '1.3.6.1.4.1.311.20.2.3', utf8Value: 'user@example.com' }] },
    says: [/othername: ?(UPN|1\.3\.6\.1\.4\.1\.311\.20\.2\.3|msUPN)::user@example\.com/i, /DNS:/],
    annotated: {},
  },
  {
    name: 'all subject fields',
    spec: {
      commonName: 'shop.example.com',
      subject: {
        organizations: ['Example, Ltd.'],
        organizationalUnits: ['Shop'],
        countries: ['DE'],
        provinces: ['Bavaria'],
        localities: ['Munich'],
        streetAddresses: ['Main Street 1'],
        postalCodes: ['80331'],
        serialNumber: '42',
      },
    },
    says: [
      /C ?= ?DE/,
      /ST ?= ?Bavaria/,
      /L ?= ?Munich/,
      /street ?= ?Main Street 1/,
      /postalCode ?= ?80331/,
      /serialNumber ?= ?42/,
      /O ?= ?"Example, Ltd\."/,
      /OU ?= ?Shop/,
    ],
    annotated: { 'subject-organizations': '"Example, Ltd."', 'subject-countries': 'DE', 'subject-serialnumber': '42' },
  },
  {
    name: 'a literal subject in reverse order',
    spec: { literalSubject: 'CN=shop,OU=Web,DC=corp,DC=example,DC=com' },
    says: [/Subject: DC ?= ?com, ?DC ?= ?example, ?DC ?= ?corp, ?OU ?= ?Web, ?CN ?= ?shop/],
    annotated: { 'common-name': 'shop' },
  },
  {
    name: 'names without a subject make the extension critical',
    spec: { dnsNames: ['only.example.com'] },
    says: [/Subject: *\n/, /Subject Alternative Name: critical/],
    annotated: {},
  },
  {
    name: 'a name beside a subject leaves the extension uncritical',
    spec: { commonName: 'only.example.com', dnsNames: ['only.example.com'] },
    says: [/Subject Alternative Name: *\n/],
    annotated: {},
  },
] as const;

test.for(cases)('$name', async ({ spec, says, annotated }, t) => {
  const stage = await aStage(t);
  await stage.createAuthority();
  await stage.issue('named', spec);
  const secret = await stage.secret('named-tls');
  const text = await openssl(['x509', '-noout', '-text'], textIn(secret, 'tls.crt'));
  for (const words of says) expect(text).toMatch(words);
  for (const [key, value] of Object.entries(annotated)) {
    expect(secret.metadata.annotations?.[`cert-manager.io/${key}`], key).toBe(value);
  }
});
