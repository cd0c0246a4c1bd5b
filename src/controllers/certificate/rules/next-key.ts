import type { CertificateCall } from '../calls.ts';
import type { CertificateView } from '../view.ts';
import type { CertificateWord } from './word.ts';
import type { Instant } from '../../../base/instant.ts';
import type { KubeObject, OwnerReference } from '../../../api/kubernetes.ts';
import type { Pem } from '../../../base/brand.ts';
import type { Secret } from '../../../base/secret.ts';
import { hours, after } from '../../../base/instant.ts';
import { certificateType, secretType } from '../../../api/resource-types.ts';
import { ask } from '../../ask.ts';
import { digest } from '../../../base/digest.ts';
import { keyViolations } from '../../../pki/keys/key-algorithm.ts';
import { isIssuing, namedNextKey } from './progress.ts';
import { keepsPrivateKey, keyAlgorithm } from './wishes.ts';
import { labelKeys } from '../../../api/metadata-keys.ts';

const component = 'cert-manager-certificates-key-manager';

/**
 * Puts the next private key into a temporary Secret before anybody is asked to sign for it: a new one, or with rotationPolicy Never that
 * of the target Secret. Guards against signing for a key that a crash would lose. Source: reference §2.5.
 */
export function makeNextKey(view: CertificateView, now: Instant): CertificateWord | undefined {
  if (!canMakeKey(view) || namedNextKey(view) !== undefined) return undefined;
  const mismatch = keptKeyMismatch(view);
  if (mismatch !== undefined) return waitForPerson(view, mismatch, now);
  const asked = ask(view.desk, nextKeyCall(view), 'key', 'noKey');
  if (asked.is !== 'reply') return asked.word;
  if (asked.reply.of === 'noKey') return storeNewKeyAfterAll(view);
  return createKeySecret(view, asked.reply.privateKey, isKept(view));
}

const canMakeKey = (view: CertificateView): boolean =>
  isIssuing(view) && view.settings.enabled.keyManager && view.problem === undefined;

/** Whether the key of the target Secret is to be kept and can be. */
const isKept = (view: CertificateView): boolean =>
  keepsPrivateKey(view.certificate.spec) && view.secret.is === 'known' && view.secret.facts.privateKey.is === 'valid';

/** The fields in which a key that has to be kept differs from the spec: a person must decide. */
function keptKeyMismatch(view: CertificateView): readonly string[] | undefined {
  if (!isKept(view) || view.secret.is !== 'known' || view.secret.facts.privateKey.is !== 'valid') return undefined;
  const fields = keyViolations(view.secret.facts.privateKey.algorithm, view.certificate.spec.privateKey ?? {});
  return fields.length === 0 ? undefined : fields;
}

function waitForPerson(view: CertificateView, fields: readonly string[], now: Instant): CertificateWord {
  const { secretName } = view.certificate.spec;
  const message = `Private key in Secret "${secretName}" differs from the spec in [${fields.join(' ')}] and rotationPolicy Never forbids a new one; set spec.privateKey.rotationPolicy to Always, change the fields back, or delete the Secret`;
  const { namespace } = view.certificate.metadata;
  return {
    do: 'await',
    because: message,
    changeOf: [{ type: secretType, namespace, name: secretName }],
    atLatest: after(now, hours(1)),
    then: [{ type: 'Warning', reason: 'CannotRegenerateKey', message, component }],
  };
}

/** The question whose answer is the next private key. Its id is also where the key lies until it is stored. */
export function nextKeyCall(view: CertificateView): CertificateCall {
  const { namespace } = view.certificate.metadata;
  const { secretName, privateKey } = view.certificate.spec;
  const name = view.certificate.status.nextPrivateKeySecretName ?? '';
  return isKept(view)
    ? {
        name: 'readKey',
        id: `keepKey:${name}:${view.secretVersion}`,
        target: 'api-server',
        secret: { namespace, name: secretName },
      }
    : newKeyCall(view, name, privateKey);
}

const newKeyCall = (view: CertificateView, name: string, privateKey: unknown): CertificateCall => ({
  name: 'makeKey',
  id: `makeKey:${name}:${digest(JSON.stringify(privateKey ?? {}))}`,
  target: 'keys',
  algorithm: keyAlgorithm(view.certificate.spec),
});

/** The key to be kept was gone when it was read: a new one then. */
function storeNewKeyAfterAll(view: CertificateView): CertificateWord {
  const name = view.certificate.status.nextPrivateKeySecretName ?? '';
  const asked = ask(view.desk, newKeyCall(view, name, view.certificate.spec.privateKey), 'key');
  return asked.is === 'reply' ? createKeySecret(view, asked.reply.privateKey, false) : asked.word;
}

function createKeySecret(view: CertificateView, privateKey: Secret<Pem>, kept: boolean): CertificateWord {
  const name = view.certificate.status.nextPrivateKeySecretName ?? '';
  const stored = { type: 'Normal', component } as const;
  return {
    do: 'create',
    type: secretType,
    object: keySecret(view, name, privateKey),
    manager: component,
    class: 'urgent',
    then: [
      ...undecodableWarning(view),
      kept
        ? {
            ...stored,
            reason: 'Reused',
            message: `Reusing private key stored in existing Secret resource "${view.certificate.spec.secretName}"`,
          }
        : { ...stored, reason: 'Generated', message: `Stored new private key in temporary Secret resource "${name}"` },
    ],
  };
}

/** rotationPolicy Never cannot be kept where the old key does not decode: say so. */
function undecodableWarning(view: CertificateView) {
  if (!keepsPrivateKey(view.certificate.spec) || view.secret.is !== 'known') return [];
  const { privateKey } = view.secret.facts;
  if (privateKey.is !== 'invalid') return [];
  const message = `Failed to decode private key stored in Secret "${view.certificate.spec.secretName}" - generating new key`;
  return [{ type: 'Warning', reason: 'DecodeFailed', message, component } as const];
}

function keySecret(view: CertificateView, name: string, privateKey: Secret<Pem>): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name,
      namespace: view.certificate.metadata.namespace,
      labels: { [labelKeys.nextPrivateKey]: 'true', [labelKeys.forAttentionOf]: 'true' },
      ownerReferences: [ownerReference(view)],
    },
    type: 'Opaque',
    stringData: { 'tls.key': privateKey },
  };
}

/** The Certificate as controller of an object. */
export const ownerReference = (view: CertificateView): OwnerReference => ({
  apiVersion: `${certificateType.group}/${certificateType.version}`,
  kind: 'Certificate',
  name: view.certificate.metadata.name,
  uid: view.certificate.metadata.uid,
  controller: true,
  blockOwnerDeletion: true,
});
