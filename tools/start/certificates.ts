import { X509Certificate } from 'node:crypto';
import { parseInstant } from '../../src/base/instant.ts';
import type { Instant } from '../../src/base/instant.ts';
import { Secret } from '../../src/base/secret.ts';
import { fieldOf, listAt, textAt } from './fields.ts';

/** One line of the table. */
export interface CertificateRow {
  readonly namespace: string;
  readonly name: string;
  /** True, False, Unknown, or - before the first condition. */
  readonly ready: string;
  readonly reason: string;
  readonly message: string;
  readonly serial: string | undefined;
  readonly expiresAt: Instant | undefined;
  readonly renewsAt: Instant | undefined;
  /** How many times it has been issued. */
  readonly revision: number | undefined;
}

/** A served key pair, as a kubernetes.io/tls Secret holds it. */
export interface KeyPair {
  readonly certificatePem: string;
  readonly keyPem: Secret<string>;
  readonly caPem: string;
  readonly serial: string;
}

/** The rows of the table, in the order of namespace and name. */
export function certificateRows(
  certificates: ReadonlyMap<string, unknown>,
  secrets: ReadonlyMap<string, unknown>,
): readonly CertificateRow[] {
  return [...certificates.keys()].sort().map((key) => rowOf(certificates.get(key), secrets));
}

function rowOf(certificate: unknown, secrets: ReadonlyMap<string, unknown>): CertificateRow {
  const namespace = textAt(certificate, 'metadata', 'namespace') ?? '';
  const ready = listAt(certificate, 'status', 'conditions').find((condition) => textAt(condition, 'type') === 'Ready');
  return {
    namespace,
    name: textAt(certificate, 'metadata', 'name') ?? '',
    ready: textAt(ready, 'status') ?? '-',
    reason: textAt(ready, 'reason') ?? 'not looked at yet',
    message: textAt(ready, 'message') ?? '',
    serial: keyPairOf(secrets.get(`${namespace}/${textAt(certificate, 'spec', 'secretName') ?? ''}`))?.serial,
    expiresAt: instantAt(certificate, 'notAfter'),
    renewsAt: instantAt(certificate, 'renewalTime'),
    revision: revisionOf(certificate),
  };
}

function revisionOf(certificate: unknown): number | undefined {
  const revision = fieldOf(fieldOf(certificate, 'status'), 'revision');
  return typeof revision === 'number' ? revision : undefined;
}

function instantAt(certificate: unknown, name: string): Instant | undefined {
  const text = textAt(certificate, 'status', name);
  return text === undefined ? undefined : parseInstant(text);
}

/** The key pair in a Secret; undefined where there is none, or none that can be read. */
export function keyPairOf(secret: unknown): KeyPair | undefined {
  const data = fieldOf(secret, 'data');
  const pem = (name: string): string => Buffer.from(textAt(data, name) ?? '', 'base64').toString('utf8');
  const certificatePem = pem('tls.crt');
  const keyPem = pem('tls.key');
  if (certificatePem === '' || keyPem === '') return undefined;
  try {
    return {
      certificatePem,
      keyPem: new Secret(keyPem),
      caPem: pem('ca.crt'),
      serial: new X509Certificate(certificatePem).serialNumber,
    };
  } catch {
    return undefined;
  }
}
