import type { CertificateView } from '../view.ts';
import type { CertificateWord } from './word.ts';
import type { Secret } from '../../../base/secret.ts';
import type { Instant } from '../../../base/instant.ts';
import { secretType } from '../../../api/resource-types.ts';
import { targetSecretManager } from '../../../api/secret/facts.ts';
import { ask } from '../../ask.ts';
import { nextPrivateKey } from './next-private-key.ts';
import { outcome } from './outcome.ts';
import { holdsValidPair } from './policies.ts';
import { isIssuing } from './progress.ts';
import { seenTarget } from './store.ts';
import { attentionLabel } from './target-secret.ts';
import { requestTemplate } from './wishes.ts';
import { annotationKeys } from '../../../api/metadata-keys.ts';

/**
 * With the annotation `cert-manager.io/issue-temporary-certificate: "true"`: a stopgap pair, signed by a throw-away CA, so that servers can
 * start while the issuer takes its time. Never over a valid pair (trap B12). Source: reference §2.7.
 */
export function storeTemporaryCertificate(view: CertificateView, now: Instant): CertificateWord | undefined {
  const { metadata } = view.certificate;
  if (metadata.annotations[annotationKeys.issueTemporaryCertificate] !== 'true') return undefined;
  if (!isIssuing(view) || !view.settings.enabled.issuing || outcome(view, now).is !== 'pending' || holdsValidPair(view))
    return undefined;
  const key = nextPrivateKey(view);
  if (key === undefined) return undefined;
  if (key.is !== 'reply') return key.word;
  const { privateKey, publicKeyHash } = key.reply;
  const template = requestTemplate(view.certificate.spec, view.settings);
  const id = `makeTemporary:${publicKeyHash}`;
  const asked = ask(view.desk, { name: 'makeTemporary', id, target: 'keys', privateKey, template }, 'makeTemporary');
  return asked.is === 'reply' ? applyTemporary(view, asked.reply.data) : asked.word;
}

function applyTemporary(view: CertificateView, data: Readonly<Record<string, Secret<string>>>): CertificateWord {
  const { metadata, spec } = view.certificate;
  const component = 'cert-manager-certificates-issuing';
  return {
    do: 'apply',
    type: secretType,
    manager: targetSecretManager,
    object: {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: spec.secretName,
        namespace: metadata.namespace,
        labels: attentionLabel,
        annotations: { [annotationKeys.certificateName]: metadata.name },
      },
      type: view.secret.is === 'known' ? view.secret.facts.type : 'kubernetes.io/tls',
      data,
    },
    ...seenTarget(view),
    then: [{ type: 'Normal', reason: 'Issuing', message: 'Issued temporary certificate', component }],
  };
}
