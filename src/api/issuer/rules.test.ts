import { describe, expect, test } from 'vitest';
import { issuerProblems } from './rules.ts';
import type { AcmeSolver, IssuerSpec } from './types.ts';

const messages = (spec: object): readonly string[] =>
  issuerProblems(spec as IssuerSpec).map(({ at, text }) => `${at}: ${text}`);

const acme = { server: 'https://acme.example.com', privateKeySecretRef: { name: 'account' } };
const withSolver = (solver: object): object => ({ acme: { ...acme, solvers: [solver as AcmeSolver] } });
const withDns01 = (dns01: object): object => withSolver({ dns01 });
const vault = { server: 'https://vault', path: 'pki/sign/web', auth: { tokenSecretRef: { name: 't' } } };
const withAuth = (auth: object): object => ({ vault: { ...vault, auth } });
const key = { name: 's', key: 'k' };
const bad = Buffer.from('no certificate').toString('base64');

describe('an issuer is refused with', () => {
  const cases: readonly (readonly [because: string, spec: object, message: string])[] = [
    ['no type', {}, 'spec: Required value: at least one issuer must be configured'],
    [
      'two types, of which the second is not even looked at',
      { ca: { secretName: 'x' }, vault: {} },
      'spec.vault: Forbidden: may not specify more than one issuer type',
    ],
    ['a CA without Secret', { ca: { secretName: '' } }, 'spec.ca.secretName: Required value'],
    [
      'an empty OCSP URL',
      { ca: { secretName: 'x', ocspServers: ['http://a', ''] } },
      'spec.ca.ocspServer[1]: Invalid value: "": must be a valid URL, e.g., http://ocsp.int-x3.letsencrypt.org',
    ],
    [
      'an empty issuer URL',
      { ca: { secretName: 'x', issuingCertificateURLs: [''] } },
      'spec.ca.issuingCertificateURLs[0]: Invalid value: "": must be a valid URL',
    ],
    [
      'an OCSP URL that no certificate can carry',
      { ca: { secretName: 'x', ocspServers: ['http://a', 'http://ä'] } },
      'spec.ca.ocspServers[1]: Invalid value: "http://ä": must be ASCII: write an international host in its xn-- form, and percent-encode the rest',
    ],
    [
      'a CRL of a self-signed certificate that it cannot carry',
      { selfSigned: { crlDistributionPoints: ['http://a/ä'] } },
      'spec.selfSigned.crlDistributionPoints[0]: Invalid value: "http://a/ä": must be ASCII: write an international host in its xn-- form, and percent-encode the rest',
    ],
    [
      'no ACME server',
      { acme: { ...acme, server: '' } },
      'spec.acme.server: Required value: acme server URL is a required field',
    ],
    [
      'no account key',
      { acme: { server: 'x' } },
      'spec.acme.privateKeySecretRef.name: Required value: private key secret name is a required field',
    ],
    [
      'an external account without key',
      { acme: { ...acme, externalAccountBinding: { keyID: 'x', keySecretRef: { name: 's' } } } },
      'spec.acme.externalAccountBinding.keySecretRef.key: Required value: secret key is required',
    ],
    [
      'a bundle without certificates',
      { acme: { ...acme, caBundle: bad } },
      'spec.acme.caBundle: Invalid value: "": cert bundle didn\'t contain any valid certificates',
    ],
    ['an empty solver', withSolver({}), 'spec.acme.solvers[0]: Required value: no solver type configured'],
    [
      'a solver of both types',
      withSolver({ http01: { ingress: {} }, dns01: {} }),
      'spec.acme.solvers[0]: Forbidden: may not specify more than one solver type in a single solver',
    ],
    [
      'a negative wait',
      withSolver({ http01: { ingress: {} }, waitInsteadOfSelfCheck: '-1s' }),
      'spec.acme.solvers[0].waitInsteadOfSelfCheck: Invalid value: -1000000000: waitInsteadOfSelfCheck must not be negative',
    ],
    [
      'two ways to name an Ingress',
      withSolver({ http01: { ingress: { class: 'a', name: 'b' } } }),
      "spec.acme.solvers[0].http01.ingress: Forbidden: only one of 'ingressClassName', 'name' or 'class' should be specified",
    ],
    [
      'a service type that solvers cannot have',
      withSolver({ http01: { gatewayHTTPRoute: { serviceType: 'LoadBalancer' } } }),
      'spec.acme.solvers[0].http01.gateway.serviceType: Invalid value: "LoadBalancer": must be empty, "ClusterIP" or "NodePort"',
    ],
    ['no DNS provider', withDns01({}), 'spec.acme.solvers[0].dns01: Required value: no DNS01 provider configured'],
    [
      'two DNS providers',
      withDns01({ cloudDNS: { project: 'p' }, route53: {} }),
      'spec.acme.solvers[0].dns01.route53: Forbidden: may not specify more than one provider type',
    ],
    [
      'a name server without port',
      withDns01({ route53: {}, nameservers: ['192.0.2.1'] }),
      'spec.acme.solvers[0].dns01.nameservers[0]: Invalid value: "192.0.2.1": must be in the format <ip address>:<port>',
    ],
    [
      'a token for Route 53 without the role that it is exchanged for',
      withDns01({ route53: { auth: { kubernetes: { serviceAccountRef: { name: 'dns' } } } } }),
      'spec.acme.solvers[0].dns01.route53.role: Required value: auth.kubernetes exchanges a token for this role',
    ],
    [
      'Cloudflare without credentials',
      withDns01({ cloudflare: {} }),
      'spec.acme.solvers[0].dns01.cloudflare: Required value: apiKeySecretRef or apiTokenSecretRef is required',
    ],
    [
      'a Cloudflare key without e-mail address',
      withDns01({ cloudflare: { apiKeySecretRef: key } }),
      'spec.acme.solvers[0].dns01.cloudflare.email: Required value',
    ],
    [
      'an unknown TSIG algorithm',
      withDns01({ rfc2136: { nameserver: '[2001:db8::1]:53', tsigAlgorithm: 'md4' } }),
      'spec.acme.solvers[0].dns01.rfc2136.tsigAlgorithm: Unsupported value: "": supported values: "HMACMD5", "HMACSHA1", "HMACSHA256", "HMACSHA512"',
    ],
    [
      'an update server that is none',
      withDns01({ rfc2136: { nameserver: '2001:db8::1' } }),
      'spec.acme.solvers[0].dns01.rfc2136.nameserver: Invalid value: "2001:db8::1": nameserver must be set in the form host:port where host is an IPv4 address, an enclosed IPv6 address or a hostname and port is an optional port number.',
    ],
    [
      'an Azure identity and a service principal',
      withDns01({
        azureDNS: {
          subscriptionID: 's',
          resourceGroupName: 'r',
          clientID: 'c',
          tenantID: 't',
          clientSecretSecretRef: key,
          managedIdentity: {},
        },
      }),
      'spec.acme.solvers[0].dns01.azureDNS.managedIdentity: Forbidden: managed identity cannot be used at the same time as clientID, clientSecretSecretRef or tenantID',
    ],
    ['no Vault server', { vault: { ...vault, server: '' } }, 'spec.vault.server: Required value'],
    [
      'a Vault path that climbs',
      { vault: { ...vault, path: 'pki/../sys' } },
      `spec.vault.path: Invalid value: "pki/../sys": must not contain '..' path segments`,
    ],
    [
      'no way to log in to Vault',
      withAuth({}),
      'spec.vault.auth: Required value: please supply one of: appRole, kubernetes, tokenSecretRef, clientCertificate, aws',
    ],
    [
      'a Vault login by neither token nor account',
      withAuth({ kubernetes: { role: 'r' } }),
      'spec.vault.auth.kubernetes: Required value: please supply one of: secretRef, serviceAccountRef',
    ],
    [
      'a client certificate without key',
      { vault: { ...vault, clientCertSecretRef: key } },
      'spec.vault.clientKeySecretRef: Invalid value: "<snip>": clientKeySecretRef must be provided when defining the clientCertSecretRef',
    ],
    [
      'no Venafi product',
      { venafi: { zone: 'z' } },
      'spec.venafi: Required value: please supply one of: tpp, cloud, ngts',
    ],
    ['no Venafi zone', { venafi: { cloud: { apiTokenSecretRef: key } } }, 'spec.venafi.zone: Required value'],
  ];
  test.each(cases)('%s', (_, spec, message) => {
    expect(messages(spec)).toEqual([message]);
  });
});

test('fields that exclude each other are both named', () => {
  expect(issuerProblems({ acme: { ...acme, skipTLSVerify: true, caBundle: bad } }).map(({ at }) => at)).toEqual([
    'spec.acme.caBundle',
    'spec.acme.skipTLSVerify',
    'spec.acme.caBundle',
  ]);
});

describe('an issuer passes with', () => {
  const cases: readonly (readonly [because: string, spec: object])[] = [
    ['selfSigned and nothing in it', { selfSigned: {} }],
    ['a CA and its URLs', { ca: { secretName: 'x', crlDistributionPoints: [''], ocspServers: ['http://a'] } }],
    ['ACME without solvers', { acme }],
    [
      'an Ingress solver and a DNS one',
      { acme: { ...acme, solvers: [{ http01: { ingress: { name: 'a' } } }, { dns01: { route53: {} } }] } },
    ],
    [
      'acmeDNS beside another provider, as in the reference',
      withDns01({ route53: {}, acmeDNS: { host: '', accountSecretRef: { name: '' } } }),
    ],
    [
      'a TSIG algorithm in small letters',
      withDns01({ rfc2136: { nameserver: 'ns.example.com', tsigAlgorithm: 'hmacsha256' } }),
    ],
    [
      'name servers by port and by URL',
      withDns01({
        route53: {},
        nameservers: ['192.0.2.1:53', '[2001:db8::1]:53', 'https://dns.example.com/dns-query'],
      }),
    ],
    ['several Vault logins, of which the first one counts', withAuth({ tokenSecretRef: key, aws: { role: 'r' } })],
    ['a Venafi product', { venafi: { zone: 'z', ngts: { tsgID: '1', credentialsRef: { name: 'c' } } } }],
  ];
  test.each(cases)('%s', (_, spec) => {
    expect(messages(spec)).toEqual([]);
  });
});
