import { X509Certificate } from 'node:crypto';
import type { KubeObject } from '../../../src/api/kubernetes.ts';
import { fieldOwners } from './field-owners.ts';

const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g;
const UID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
/** A Secret with a next key, or a request, is named with a hash of what differs from run to run. */
const GENERATED = /-([a-z0-9]{5}|\d{6,10})$/;
/** A server names what it makes at random. */
const SERVER_URL = /https:\/\/127\.0\.0\.1:\d+\/[\w/-]+/g;
/** Where such names stand: in `metadata`, and in the annotation of a request that names the Secret with the next key. */
const HOLD_NAMES: readonly string[] = ['name', 'cert-manager.io/private-key-secret-name'];
/** Who owns the time of a condition depends on whether the next writer came within the same second. */
const FLEETING: readonly string[] = ['resourceVersion', 'creationTimestamp', 'time', 'f:lastTransitionTime'];

/** Objects as text, without what differs between two runs of the same: uids, versions, times, key bytes, the namespace. By kind and name. */
export function normalise(objects: readonly KubeObject[], namespace: string): ReadonlyMap<string, string> {
  const texts = objects
    .filter(({ kind }) => kind !== 'Lease')
    .map(
      (object) =>
        [`${object.kind} ${object.metadata.name.replace(GENERATED, '-<hash>')}`, textOf(object, namespace)] as const,
    );
  return new Map(texts.sort(([one], [other]) => (one < other ? -1 : 1)));
}

const textOf = (object: KubeObject, namespace: string): string =>
  JSON.stringify(plain(object, ''), undefined, 1)
    .replaceAll(TIME, '<time>')
    .replaceAll(UID, '<uid>')
    .replaceAll(SERVER_URL, '<url>')
    .replaceAll(namespace, '<namespace>');

/** Members in the order of their names. */
function plain(value: unknown, member: string): unknown {
  if (typeof value === 'string')
    return HOLD_NAMES.includes(member) ? value.replace(GENERATED, '-<hash>') : textual(value);
  if (Array.isArray(value)) {
    // In the order, and with the tokens, that the server drew.
    if (member === 'authorizations') return `<${value.length} authorizations>`;
    const plainly = value.map((one) => plain(one, member));
    if (member === 'conditions') return inOrder(plainly);
    return member === 'managedFields' ? fieldOwners(plainly) : plainly;
  }
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value)
    .filter(([name]) => !FLEETING.includes(name))
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(members.map(([name, one]) => [name, plain(one, name)]));
}

/** Conditions are told apart by their type; their order says only which came first. Source: Kubernetes API conventions. */
const inOrder = (conditions: readonly unknown[]): readonly unknown[] =>
  [...conditions].sort((one, other) => (typeOf(one) < typeOf(other) ? -1 : 1));

const typeOf = (condition: unknown): string =>
  typeof condition === 'object' && condition !== null && 'type' in condition ? String(condition.type) : '';

/** PEM, encoded or not, by what it says; other bytes of Secrets by being there. */
function textual(text: string): string {
  const decoded = text.startsWith('LS0tLS1CRUdJTi') ? Buffer.from(text, 'base64').toString() : text;
  if (!decoded.startsWith('-----BEGIN ')) return isBytes(text) ? '<bytes>' : text;
  const blocks = decoded.match(/-----BEGIN [^-]+-----[^-]+-----END [^-]+-----/g) ?? [];
  return blocks.map(blockText).join(' ');
}

const isBytes = (text: string): boolean => text.length >= 40 && /^[A-Za-z0-9+/]+=*$/.test(text);

function blockText(pem: string): string {
  const label = /-----BEGIN ([^-]+)-----/.exec(pem)?.[1] ?? '';
  if (label !== 'CERTIFICATE') return `<${label}>`;
  const { subject, issuer, subjectAltName, ca, publicKey, validFromDate, validToDate } = new X509Certificate(pem);
  const seconds = (validToDate.getTime() - validFromDate.getTime()) / 1000;
  const key = JSON.stringify(publicKey.asymmetricKeyDetails);
  return `<CERTIFICATE ${subject} ${subjectAltName ?? ''} by ${issuer} CA=${ca} ${key} for ${seconds} s>`;
}
