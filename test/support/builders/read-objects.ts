import type { CertificateStatus } from '../../../src/api/certificate/types.ts';
import type { Condition } from '../../../src/api/shared-types.ts';
import type { KubeObject } from '../../../src/api/kubernetes.ts';
import { createHash, X509Certificate } from 'node:crypto';

/** What tests read from objects as the API server shows them. */

/** The status of a Certificate. */
export const certificateStatus = (object: KubeObject): CertificateStatus =>
  (object['status'] ?? {}) as CertificateStatus;

/** A condition of any of our kinds. */
export const conditionOf = (object: KubeObject, type: string): Condition | undefined =>
  ((object['status'] as { readonly conditions?: readonly Condition[] } | undefined)?.conditions ?? []).find(
    (condition) => condition.type === type,
  );

/** Status, reason and message of a condition, which is what tables compare. */
export function toldBy(object: KubeObject, type: string) {
  const { status, reason, message } = conditionOf(object, type) ?? {};
  return { status, reason, message };
}

/** The data keys of a Secret. */
export const dataKeys = (secret: KubeObject): readonly string[] => Object.keys(dataOf(secret)).sort();

/** One data entry of a Secret, as it is. */
export const bytesIn = (secret: KubeObject, key: string): Buffer => Buffer.from(dataOf(secret)[key] ?? '', 'base64');

/** One data entry of a Secret, as text. */
export const textIn = (secret: KubeObject, key: string): string => bytesIn(secret, key).toString('utf8');

/** The leaf certificate in a Secret. */
export const leafIn = (secret: KubeObject): X509Certificate => new X509Certificate(textIn(secret, 'tls.crt'));

/** The serial number of the leaf in a Secret. */
export const serialIn = (secret: KubeObject): string => leafIn(secret).serialNumber;

/** Names the private key in a Secret without showing it. */
export const keyPrintIn = (secret: KubeObject): string =>
  createHash('sha256').update(bytesIn(secret, 'tls.key')).digest('hex');

/** The entry of a field manager in managedFields. */
export function managedBy(object: KubeObject, manager: string) {
  const entries = (object.metadata.managedFields ?? []) as readonly ManagedFields[];
  return entries.find((entry) => entry.manager === manager);
}

/** metav1.ManagedFieldsEntry, as far as tests look. */
export interface ManagedFields {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly fieldsV1: Readonly<Record<string, object>>;
}

const dataOf = (secret: KubeObject): Readonly<Record<string, string>> =>
  (secret['data'] ?? {}) as Readonly<Record<string, string>>;
