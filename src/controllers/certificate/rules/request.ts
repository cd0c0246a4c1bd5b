import type { CertificateView } from '../view.ts';
import type { CertificateWord } from './word.ts';
import type { Instant } from '../../../base/instant.ts';
import type { Pem } from '../../../base/brand.ts';
import { certificateRequestType } from '../../../api/resource-types.ts';
import { defined } from '../../../base/defined.ts';
import { after, minutes } from '../../../base/instant.ts';
import { ask } from '../../ask.ts';
import { copiedAnnotations } from './copied-annotations.ts';
import { ownerReference } from './next-key.ts';
import { nextPrivateKey } from './next-private-key.ts';
import { otherWriterMark } from './other-writer.ts';
import { isIssuing, nextRequest, nextRevision } from './progress.ts';
import { requestPlace } from './request-place.ts';
import { requestTemplate } from './wishes.ts';
import { annotationKeys } from '../../../api/metadata-keys.ts';

const component = 'cert-manager-certificates-request-manager';

/**
 * Asks for the certificate: one CertificateRequest for the next revision, under a name that only this revision has, so that it is never
 * asked for twice. Source: reference §2.6, trap B9.
 */
export function requestCertificate(view: CertificateView, now: Instant): CertificateWord | undefined {
  if (!isIssuing(view) || !view.settings.enabled.requestManager || nextRequest(view) !== undefined) return undefined;
  const key = nextPrivateKey(view);
  if (key === undefined) return undefined;
  const place = requestPlace(view);
  if (place.is === 'taken')
    return { do: 'await', because: place.because, changeOf: [place.key], atLatest: after(now, minutes(1)) };
  if (key.is !== 'reply') return key.word;
  const { privateKey, publicKeyHash } = key.reply;
  const template = requestTemplate(view.certificate.spec, view.settings);
  const id = `makeRequest:${publicKeyHash}:${view.certificate.metadata.generation}`;
  const asked = ask(view.desk, { name: 'makeRequest', id, target: 'keys', privateKey, template }, 'makeRequest');
  if (asked.is !== 'reply') return asked.word;
  return { ...createRequest(view, place.name, asked.reply.request), clears: [id] };
}

function createRequest(view: CertificateView, name: string, request: Pem) {
  const { metadata, spec, status } = view.certificate;
  return {
    do: 'create',
    type: certificateRequestType,
    manager: component,
    class: 'urgent',
    object: {
      apiVersion: 'cert-manager.io/v1',
      kind: 'CertificateRequest',
      metadata: {
        name,
        namespace: metadata.namespace,
        labels: metadata.labels,
        annotations: {
          ...copiedAnnotations(metadata.annotations, view.settings.copiedAnnotationPrefixes),
          [annotationKeys.certificateRevision]: String(nextRevision(view)),
          [annotationKeys.privateKeySecretName]: status.nextPrivateKeySecretName ?? '',
          [annotationKeys.certificateName]: metadata.name,
          ...otherWriterMark(view),
        },
        ownerReferences: [ownerReference(view)],
      },
      spec: defined({
        duration: spec.duration,
        issuerRef: spec.issuerRef,
        request: Buffer.from(request, 'latin1').toString('base64'),
        isCA: spec.isCA,
        usages: spec.usages,
      }),
    },
    then: [
      { type: 'Normal', reason: 'Requested', message: `Created new CertificateRequest resource "${name}"`, component },
    ],
  } as const;
}
