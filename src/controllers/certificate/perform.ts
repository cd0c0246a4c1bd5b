import type { AcmeServer, RenewalInfo } from '../../acme/acme-client.ts';
import type { CertificateCall, CertificateReply, LocalName } from './calls.ts';
import type { Instant } from '../../base/instant.ts';
import type { KeyPool } from '../../pki/key-pool.ts';
import type { KubeObject } from '../../api/kubernetes.ts';
import type { Pem } from '../../base/brand.ts';
import type { RequestTemplate } from '../../pki/certificate-request/template.ts';
import { assertNever } from '../../base/assert-never.ts';
import { pem } from '../../base/brand.ts';
import { Fault } from '../../base/fault.ts';
import { hours, after, truncateToSecond } from '../../base/instant.ts';
import type { Secret } from '../../base/secret.ts';
import { certificateRequestFacts } from '../../api/certificate-request/facts.ts';
import { secretFacts } from '../../api/secret/facts.ts';
import { buildCertificateRequest } from '../../pki/certificate-request/build.ts';
import { readCertificateRequest } from '../../pki/certificate-request/read.ts';
import { temporaryCertificate } from '../../pki/certificate/temporary.ts';
import { barePairData } from '../../pki/keystores/pair-data.ts';
import { readPrivateKey, writePrivateKey } from '../../pki/keys/key-file.ts';
import { publicKeyHash } from '../../pki/keys/public-key.ts';
import { encodeSecret } from './encode-secret.ts';
import { secretValue } from './secret-value.ts';

/** What the calls of this controller are made of; injected, so that the same rules run against a model. */
export interface CertificateAbilities {
  /** A live read; undefined if there is no such Secret. */
  readSecret(name: LocalName, signal: AbortSignal): Promise<KubeObject | undefined>;
  /** A live read; undefined if there is no such CertificateRequest. */
  readRequest(name: LocalName, signal: AbortSignal): Promise<KubeObject | undefined>;
  /** A live read; undefined if there is no such Certificate. */
  readCertificate(name: LocalName, signal: AbortSignal): Promise<KubeObject | undefined>;
  /** What a CertificateRequest was answered with: from memory, if its chain has this digest, else by a live read. */
  readIssued(
    request: LocalName & { readonly uid: string; readonly chainDigest: string },
    signal: AbortSignal,
  ): Promise<{ readonly chain: Pem; readonly authority: Pem | undefined }>;
  /** When an ACME server wants a certificate renewed; undefined if it does not say such things. */
  readonly askWhenToRenew: (
    server: AcmeServer,
    certificateId: string,
    signal: AbortSignal,
  ) => Promise<RenewalInfo | undefined>;
  readonly keyPool: KeyPool;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly now: () => Instant;
}

/** Makes one call to the outside. @throws Fault of any kind. */
export async function perform(
  abilities: CertificateAbilities,
  call: CertificateCall,
  signal: AbortSignal,
): Promise<CertificateReply> {
  switch (call.name) {
    case 'readCertificate':
    case 'readSecret':
    case 'readRequest':
      return readLive(abilities, call, signal);
    case 'readKey':
      return readKey(abilities, call.secret, signal);
    case 'askWhenToRenew':
      return { of: 'renewalInfo', info: await abilities.askWhenToRenew(call.server, call.certificateId, signal) };
    case 'makeKey': {
      const key = await abilities.keyPool.generate(call.algorithm, signal);
      return { of: 'key', privateKey: writePrivateKey(key, 'PKCS8'), publicKeyHash: publicKeyHash(key.publicKeyInfo) };
    }
    case 'makeRequest':
      return { of: 'makeRequest', request: buildCertificateRequest(call.template, readPrivateKey(call.privateKey)) };
    case 'makeTemporary':
      return makeTemporary(abilities, call, signal);
    case 'encodeSecret':
      return encodeSecret(abilities, call, signal);
    default:
      return assertNever(call);
  }
}

async function readLive(
  abilities: CertificateAbilities,
  call: Extract<CertificateCall, { name: 'readCertificate' | 'readSecret' | 'readRequest' }>,
  signal: AbortSignal,
): Promise<CertificateReply> {
  if (call.name === 'readCertificate') {
    const found = await abilities.readCertificate(call.certificate, signal);
    return { of: 'readCertificate', resourceVersion: found?.metadata.resourceVersion };
  }
  if (call.name === 'readSecret') {
    const found = await abilities.readSecret(call.secret, signal);
    return { of: 'readSecret', facts: found === undefined ? undefined : secretFacts(found) };
  }
  const found = await abilities.readRequest(call.request, signal);
  return { of: 'readRequest', facts: found === undefined ? undefined : certificateRequestFacts(found) };
}

async function readKey(
  abilities: CertificateAbilities,
  name: LocalName,
  signal: AbortSignal,
): Promise<CertificateReply> {
  const bytes = secretValue(await abilities.readSecret(name, signal), 'tls.key');
  if (bytes === undefined) return { of: 'noKey', because: `Secret "${name.name}" has no tls.key` };
  try {
    const key = readPrivateKey(bytes);
    return { of: 'key', privateKey: writePrivateKey(key, 'PKCS8'), publicKeyHash: publicKeyHash(key.publicKeyInfo) };
  } catch (thrown) {
    if (thrown instanceof Fault) return { of: 'noKey', because: thrown.message };
    throw thrown;
  }
}

async function makeTemporary(
  abilities: CertificateAbilities,
  call: { readonly privateKey: Secret<Pem>; readonly template: RequestTemplate },
  signal: AbortSignal,
): Promise<CertificateReply> {
  const throwAwayKey = await abilities.keyPool.generate({ name: 'ECDSA', size: 521 }, signal);
  const request = readCertificateRequest(buildCertificateRequest(call.template, readPrivateKey(call.privateKey)));
  const notBefore = truncateToSecond(abilities.now());
  const chain = temporaryCertificate({
    request,
    usages: call.template.usages ?? [],
    isCA: call.template.isCA ?? false,
    notBefore,
    notAfter: after(notBefore, hours(90 * 24)),
    serialNumber: abilities.randomBytes(20),
    throwAwayKey,
  });
  return { of: 'makeTemporary', data: barePairData(call.privateKey, pem(chain)) };
}
