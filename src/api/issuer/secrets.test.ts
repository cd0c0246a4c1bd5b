import { expect, test } from 'vitest';
import { secretsNamedBy } from './secrets.ts';

test('a CA issuer names its Secret as a whole', () => {
  expect(secretsNamedBy({ ca: { secretName: 'root' } })).toEqual([
    { at: 'spec.ca.secretName', name: 'root', key: undefined },
  ]);
});

test('an ACME issuer names its account key and the credentials of each solver, with the place of each', () => {
  const solvers = [
    { http01: { ingress: {} } },
    { dns01: { cloudflare: { apiTokenSecretRef: { name: 'cloudflare', key: 'token' } } } },
    { dns01: { route53: { secretAccessKeySecretRef: { name: 'aws' } } } },
  ];
  expect(secretsNamedBy({ acme: { server: 'x', privateKeySecretRef: { name: 'account' }, solvers } })).toEqual([
    { at: 'spec.acme.privateKeySecretRef', name: 'account', key: 'tls.key' },
    { at: 'spec.acme.solvers[1].dns01.cloudflare.apiTokenSecretRef', name: 'cloudflare', key: 'token' },
    { at: 'spec.acme.solvers[2].dns01.route53.secretAccessKeySecretRef', name: 'aws', key: undefined },
  ]);
});

test('a Vault issuer names its token with the default key where none is given', () => {
  const vault = {
    server: 'x',
    path: 'y',
    auth: { tokenSecretRef: { name: 'token', key: '' } },
    caBundleSecretRef: { name: 'ca', key: 'bundle' },
  };
  expect(secretsNamedBy({ vault })).toEqual([
    { at: 'spec.vault.auth.tokenSecretRef', name: 'token', key: 'token' },
    { at: 'spec.vault.caBundleSecretRef', name: 'ca', key: 'bundle' },
  ]);
});

test('an empty name names nothing, and a self-signed issuer neither', () => {
  expect(secretsNamedBy({ ca: { secretName: '' } })).toEqual([]);
  expect(secretsNamedBy({ selfSigned: {} })).toEqual([]);
});
