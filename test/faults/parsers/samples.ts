import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeChain } from '../../../src/pki/chain/write.ts';
import { writePrivateKey } from '../../../src/pki/keys/key-file.ts';
import { sampleCaBelow, sampleKey, sampleLeaf, sampleRequest, sampleRoot } from '../../support/sample-pki.ts';

/** Honest input, of which hostile input is made. Plain data: it is handed to the threads. */
export interface Samples {
  /** DER. */
  readonly certificates: readonly Uint8Array[];
  /** DER. */
  readonly requests: readonly Uint8Array[];
  /** PEM of private keys, of kinds that are read and of some that are not. */
  readonly keys: readonly string[];
  /** PEM, leaf first, one text for each certificate. */
  readonly chains: readonly (readonly string[])[];
}

const names = {
  commonName: 'sample.example.com',
  subject: {
    organizations: ['Example, Inc.', 'Größe'],
    countries: ['DE'],
    serialNumber: '12+3',
    streetAddresses: ['#1'],
  },
  dnsNames: ['a.example.com', '*.b.example.com'],
  ipAddresses: ['192.0.2.1', '2001:db8::1'],
  uris: ['spiffe://example.com/a'],
  emailAddresses: ['ann@example.com'],
  otherNames: [{ oid: '1.3.6.1.4.1.311.20.2.3', utf8Value: 'ann@example.com' }],
  usages: ['digital signature', 'server auth', 'client auth'] as const,
};
const constrained = {
  commonName: 'Constrained',
  isCA: true,
  nameConstraints: {
    critical: true,
    permitted: { dnsDomains: ['example.com'], ipRanges: ['192.0.2.0/24', '2001:db8::/32'] },
    excluded: { emailAddresses: ['example.org'], uriDomains: ['.example.net'] },
  },
};

/** Makes the samples of a run: some by our own builders, some by openssl. Takes a few seconds. */
export function makeSamples(): Samples {
  const root = sampleRoot();
  const first = sampleCaBelow(root, 'First');
  const second = sampleCaBelow(first, 'Second', sampleKey('P-384'));
  const leaf = sampleLeaf(second, names);
  const pem = [leaf, second.certificate, first.certificate, root.certificate].map((one) => writeChain([one]));
  const foreign = byOpenssl();
  return {
    certificates: [leaf.der, root.certificate.der, sampleLeaf(root, constrained).der, ...foreign.certificates],
    requests: [sampleRequest(names).der, sampleRequest(constrained, sampleKey('Ed25519')).der, ...foreign.requests],
    keys: [...ownKeys(), ...foreign.keys],
    chains: [pem, pem.slice(0, 2), [pem.join('')], [writeChain([sampleLeaf(root, names, sampleKey('RSA 2048'))])]],
  };
}

const ownKeys = (): readonly string[] =>
  (['P-256', 'P-384', 'P-521', 'Ed25519', 'RSA 2048'] as const).flatMap((kind) => {
    const key = sampleKey(kind);
    return [writePrivateKey(key, 'PKCS1').reveal(), writePrivateKey(key, 'PKCS8').reveal()];
  });

const EXTENSIONS = [
  'subjectAltName=DNS:x.example,IP:10.0.0.1,email:a@example.com,URI:https://x.example/,otherName:1.2.3;UTF8:y,RID:1.2.3.4',
  'keyUsage=critical,digitalSignature,keyCertSign',
  'extendedKeyUsage=serverAuth,1.2.3.4',
  'certificatePolicies=1.2.3.4',
  'crlDistributionPoints=URI:http://x.example/crl',
  'authorityInfoAccess=OCSP;URI:http://x.example/ocsp,caIssuers;URI:http://x.example/ca',
  'nameConstraints=permitted;DNS:example.com,excluded;IP:10.0.0.0/255.0.0.0',
];

/** Keys, certificates and requests as others write them. */
function byOpenssl(): Pick<Samples, 'certificates' | 'requests' | 'keys'> {
  const folder = mkdtempSync(join(tmpdir(), 'certwright-samples-'));
  const run = (...args: readonly string[]): void =>
    void execFileSync('openssl', args, { cwd: folder, stdio: 'ignore', timeout: 60_000 });
  const file = (name: string): Buffer => readFileSync(join(folder, name));
  try {
    run('genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048', '-out', 'rsa.pem');
    run('ecparam', '-genkey', '-name', 'secp256k1', '-out', 'k1.pem');
    run('ecparam', '-genkey', '-name', 'prime256v1', '-param_enc', 'explicit', '-out', 'explicit.pem');
    run('pkcs8', '-topk8', '-in', 'rsa.pem', '-passout', 'pass:x', '-out', 'encrypted.pem');
    run('rsa', '-in', 'rsa.pem', '-traditional', '-aes128', '-passout', 'pass:x', '-out', 'old.pem');
    const subject = ['-subj', '/C=DE/O=Example+OU=Unit/CN=x.example', '-key', 'rsa.pem', '-outform', 'DER'];
    const extensions = EXTENSIONS.flatMap((extension) => ['-addext', extension]);
    run('req', '-new', '-x509', '-days', '30', ...subject, ...extensions, '-out', 'certificate.der');
    run('req', '-new', ...subject, ...extensions, '-out', 'request.der');
    return {
      certificates: [file('certificate.der')],
      requests: [file('request.der')],
      keys: ['rsa.pem', 'k1.pem', 'explicit.pem', 'encrypted.pem', 'old.pem'].map((name) => file(name).toString()),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
