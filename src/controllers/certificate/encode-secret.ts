import type { CertificateAbilities } from './perform.ts';
import type { CertificateCall, CertificateReply, LocalName } from './calls.ts';
import type { KeystoresSpec } from '../../api/certificate/types.ts';
import type { KubeObject } from '../../api/kubernetes.ts';
import type { Pem } from '../../base/brand.ts';
import { pem, resourceVersion, uid } from '../../base/brand.ts';
import { Fault } from '../../base/fault.ts';
import { Secret } from '../../base/secret.ts';
import { defaultKeystoreAlias, defaultPkcs12Profile } from '../../api/certificate/defaults.ts';
import { certificateAnnotations } from '../../api/secret/certificate-annotations.ts';
import { readCertificate } from '../../pki/certificate/read.ts';
import { pairData } from '../../pki/keystores/pair-data.ts';
import { secretText } from '../../pki/keystores/secret-text.ts';
import { refuseTooLarge } from './secret-size.ts';
import { secretValue } from './secret-value.ts';

type EncodeCall = Extract<CertificateCall, { name: 'encodeSecret' }>;

/** A key pair with what is around it, unopened. */
interface Pair {
  readonly privateKey: Secret<Pem>;
  readonly chain: Pem;
  readonly authority: Pem | undefined;
  readonly from: KubeObject | undefined;
}

/**
 * Writes a key pair in every form that the spec asks for. Source: reference §2.7.
 * @throws Fault misconfigured: a keystore's password is not there, or it is too much for a Secret; transient: the Secret changed under our hands.
 */
export async function encodeSecret(
  abilities: CertificateAbilities,
  call: EncodeCall,
  signal: AbortSignal,
): Promise<CertificateReply> {
  const { encoding, outputs, keystores } = call.how;
  const pair = await readPair(abilities, call, signal);
  const { jks, pkcs12 } = await keystoreInputs(abilities, call.secret.namespace, keystores, signal);
  const data = await pairData({
    privateKey: pair.privateKey,
    chain: pair.chain,
    authority: pair.authority,
    encoding,
    combinedPem: outputs.includes('CombinedPEM'),
    der: outputs.includes('DER'),
    jks,
    pkcs12,
    at: abilities.now(),
    randomBytes: abilities.randomBytes,
  });
  refuseTooLarge(call.secret, data);
  const { uid: fromUid, resourceVersion: fromVersion } = pair.from?.metadata ?? {};
  return {
    of: 'encodeSecret',
    data,
    annotations: certificateAnnotations(readCertificate(pair.chain)),
    readFrom:
      pair.from === undefined
        ? undefined
        : { uid: fromUid ?? uid(''), resourceVersion: fromVersion ?? resourceVersion('') },
  };
}

async function readPair(
  abilities: CertificateAbilities,
  { pair, secret }: EncodeCall,
  signal: AbortSignal,
): Promise<Pair> {
  if (pair.is === 'issued')
    return { privateKey: pair.privateKey, ...(await abilities.readIssued(pair.request, signal)), from: undefined };
  const from = await abilities.readSecret(secret, signal);
  const privateKey = secretValue(from, 'tls.key');
  const chain = secretValue(from, 'tls.crt');
  if (from === undefined || privateKey === undefined || chain === undefined) {
    throw new Fault('transient', {
      code: 'SecretChanged',
      message: `Secret "${secret.name}" lost its key pair while it was being read`,
    });
  }
  const authority = secretValue(from, 'ca.crt');
  return {
    privateKey: secretText(privateKey),
    chain: publicText(from, 'tls.crt'),
    authority: authority === undefined ? undefined : publicText(from, 'ca.crt'),
    from,
  };
}

/** Certificates are no secrets. */
function publicText(secret: KubeObject, key: string): Pem {
  const { data } = secret as { data?: Readonly<Record<string, string>> };
  return pem(Buffer.from(data?.[key] ?? '', 'base64').toString('utf8'));
}

async function keystoreInputs(
  abilities: CertificateAbilities,
  namespace: string,
  keystores: KeystoresSpec,
  signal: AbortSignal,
) {
  const { jks, pkcs12 } = keystores;
  return {
    jks:
      jks?.create === true
        ? {
            alias: jks.alias ?? defaultKeystoreAlias,
            password: await readPassword(abilities, { namespace, at: 'spec.keystores.jks', ...jks }, signal),
          }
        : undefined,
    pkcs12:
      pkcs12?.create === true
        ? {
            profile: pkcs12.profile ?? defaultPkcs12Profile,
            password: await readPassword(abilities, { namespace, at: 'spec.keystores.pkcs12', ...pkcs12 }, signal),
          }
        : undefined,
  };
}

/** Where a keystore's password comes from. */
interface PasswordSource {
  readonly namespace: string;
  readonly at: string;
  readonly password?: string;
  readonly passwordSecretRef?: { readonly name: string; readonly key?: string };
}

async function readPassword(
  abilities: CertificateAbilities,
  source: PasswordSource,
  signal: AbortSignal,
): Promise<Secret<string>> {
  const { namespace, at, password, passwordSecretRef } = source;
  if (passwordSecretRef?.name === undefined || passwordSecretRef.name === '') return new Secret(password ?? '');
  const name: LocalName = { namespace, name: passwordSecretRef.name };
  const key = passwordSecretRef.key ?? 'password';
  const value = secretValue(await abilities.readSecret(name, signal), key);
  if (value !== undefined) return secretText(value);
  throw new Fault('misconfigured', {
    code: 'KeystorePasswordSecretNotFound',
    at: `${at}.passwordSecretRef`,
    message: `Secret "${name.name}" with key "${key}" for the keystore's password is not there`,
    remedy: 'create it or correct the reference; the certificate is stored by itself then',
  });
}
