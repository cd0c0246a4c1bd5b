import type { KubeObject } from '../../../src/api/kubernetes.ts';
import type { Manifest } from '../../support/builders/manifests.ts';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { certificateRequestType, certificateType, issuerType } from '../../../src/api/resource-types.ts';
import { certificateManifest, issuerManifest, secretManifest } from '../../support/builders/manifests.ts';

/** Something that goes wrong, or right, with secrets in it; and what must have been told of each object before it is looked where. */
export interface Scene {
  readonly manifests: readonly Manifest[];
}

/** Whose Ready condition tells that it was looked at. */
export const isTold = ({ type, object }: Manifest): boolean =>
  [certificateType, certificateRequestType, issuerType].includes(type) && !isLeft(object);

/** Issuers that nothing serves yet. */
const isLeft = (object: KubeObject): boolean =>
  object.kind === 'Issuer' &&
  !Object.keys((object['spec'] ?? {}) as object).some((type) => ['ca', 'selfSigned'].includes(type));

/** Every key that was made for a scene, before anything spoiled its text. */
export const madeKeys: string[] = [];

function aKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  madeKeys.push(key);
  return key;
}

const aWord = (): string => `canary-${randomBytes(20).toString('hex')}`;

/** Ways to spoil the text of a key, each of which leaves most of it as it was. */
const spoiled: Readonly<Record<string, (key: string) => string>> = {
  cut: (key) => key.slice(0, -40),
  'odd-letters': (key) => key.replace('-----END', '!!-----END'),
  'another-label': (key) => key.replaceAll('PRIVATE KEY', 'CERTIFICATE'),
  'key-in-label': (key) => key.replace('BEGIN PRIVATE KEY', `BEGIN ${key.split('\n')[1]} KEY`),
  'no-frame': (key) => key.replaceAll(/-----.*-----\n/g, ''),
  'one-line': (key) => key.replaceAll('\n', ' '),
  twice: (key) => `${key}${aKey()}`,
  'flipped-bit': (key) => key.replace(/[A-Z](?=[a-z])/, 'z'),
  encrypted: (key) => key.replaceAll('PRIVATE KEY', 'ENCRYPTED PRIVATE KEY'),
  'with-header': (key) => key.replace('-----\n', `-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: ${aWord()}\n\n`),
};

/** The scenes by name. */
export const scenes: Readonly<Record<string, () => Scene>> = {
  'in use': () => {
    const [one, two] = [aWord(), aWord()];
    const ref = { name: 'words', key: 'one' };
    return {
      manifests: [
        secretManifest('words', { one, two }),
        secretManifest('kept-tls', { 'tls.key': aKey(), 'tls.crt': 'none yet' }),
        certificateManifest('kept', { privateKey: { algorithm: 'ECDSA', rotationPolicy: 'Never' } }),
        certificateManifest('stores', {
          additionalOutputFormats: [{ type: 'CombinedPEM' }, { type: 'DER' }],
          keystores: {
            jks: { create: true, passwordSecretRef: ref },
            pkcs12: { create: true, passwordSecretRef: { ...ref, key: 'two' } },
          },
        }),
        certificateManifest('rsa', { privateKey: { algorithm: 'RSA' } }),
        certificateManifest('own', { issuerRef: { name: 'self' }, privateKey: { algorithm: 'Ed25519' } }),
      ],
    };
  },
  'spoiled authorities': () => ({
    manifests: Object.entries(spoiled).flatMap(([name, spoil]) => [
      secretManifest(`${name}-pair`, { 'tls.key': spoil(aKey()), 'tls.crt': spoil(aKey()), 'ca.crt': spoil(aKey()) }),
      issuerManifest(`by-${name}`, { ca: { secretName: `${name}-pair` } }),
      certificateManifest(`from-${name}`, { issuerRef: { name: `by-${name}` } }),
    ]),
  }),
  'spoiled targets': () => ({
    manifests: Object.entries(spoiled).flatMap(([name, spoil]) =>
      ['Never', 'Always'].flatMap((rotationPolicy) => {
        const own = `${name}-${rotationPolicy.toLowerCase()}`;
        return [
          secretManifest(`${own}-tls`, { 'tls.key': spoil(aKey()), 'tls.crt': spoil(aKey()), 'ca.crt': spoil(aKey()) }),
          certificateManifest(own, { privateKey: { algorithm: 'ECDSA', rotationPolicy } }),
        ];
      }),
    ),
  }),
  'wrong passwords': () => ({
    manifests: [
      secretManifest('words', {
        word: aWord(),
        empty: '',
        long: aWord().repeat(2000),
        lines: `${aWord()}\n${aWord()}\n`,
      }),
      ...['word', 'absent', 'empty', 'long', 'lines'].flatMap((key) =>
        ['jks', 'pkcs12'].map((store) =>
          certificateManifest(`${store}-${key}`, {
            keystores: { [store]: { create: true, passwordSecretRef: { name: 'words', key } } },
          }),
        ),
      ),
    ],
  }),
  'keys as requests': () => ({
    manifests: Object.entries(spoiled).flatMap(([name, spoil]) => [
      // In a Secret too, so that it is looked for.
      secretManifest(`${name}-pasted`, { 'tls.key': spoil(aKey()) }),
      ...[aKey(), spoil(aKey()), spoil(aKey()).replaceAll('PRIVATE KEY', 'CERTIFICATE REQUEST')].flatMap(
        (text, index) => [
          secretManifest(`${name}-${index}-copy`, { 'tls.key': text }),
          request(`${name}-${index}`, text, 'ca'),
          request(`${name}-${index}-own`, text, 'self', `${name}-pasted`),
        ],
      ),
    ]),
  }),
  'credentials of issuers': () => ({
    manifests: [
      secretManifest('credentials', {
        token: aWord(),
        'api-key': aWord(),
        password: aWord(),
        'secret-access-key': aWord(),
        key: aKey(),
      }),
      secretManifest('client', { 'tls.key': aKey(), 'tls.crt': 'none' }),
      issuerManifest('by-token', {
        vault: {
          server: 'https://vault.example',
          path: 'pki/sign/x',
          auth: { tokenSecretRef: { name: 'credentials', key: 'token' } },
        },
      }),
      issuerManifest('by-key', {
        venafi: { zone: 'z', cloud: { apiTokenSecretRef: { name: 'credentials', key: 'api-key' } } },
      }),
      issuerManifest('by-acme', {
        acme: { server: 'https://acme.example', privateKeySecretRef: { name: 'client' }, solvers: [] },
      }),
      issuerManifest('by-none', { ca: { secretName: 'credentials' } }),
      issuerManifest('by-client', { ca: { secretName: 'client' } }),
      certificateManifest('waits', { issuerRef: { name: 'by-none' } }),
    ],
  }),
};

const request = (name: string, text: string, issuer: string, keySecret?: string): Manifest => ({
  type: certificateRequestType,
  object: {
    apiVersion: 'cert-manager.io/v1',
    kind: 'CertificateRequest',
    metadata: {
      name,
      annotations: keySecret === undefined ? {} : { 'cert-manager.io/private-key-secret-name': keySecret },
    },
    spec: { request: Buffer.from(text).toString('base64'), issuerRef: { name: issuer } },
  },
});
