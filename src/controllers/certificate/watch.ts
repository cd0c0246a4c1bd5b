import type { Cached, ObjectKey } from '../../api/kubernetes.ts';
import type { CertificateFacts } from '../../api/certificate/facts.ts';
import type { CertificateReaders } from './view.ts';
import type { CertificateRequestFacts } from '../../api/certificate-request/facts.ts';
import type { Change } from '../../kube/controller.ts';
import type { SecretFacts } from '../../api/secret/facts.ts';
import type { Uid } from '../../base/brand.ts';
import type { Watch } from '../../kube/run-controllers.ts';
import { placeText } from '../../kube/key-text.ts';
import { passwordSecrets } from '../../api/certificate/password-secrets.ts';
import { annotationKeys } from '../../api/metadata-keys.ts';
import { certificateType } from '../../api/resource-types.ts';

const keyOf = (certificate: Cached): ObjectKey => ({
  type: certificateType,
  namespace: certificate.metadata.namespace,
  name: certificate.metadata.name,
});

/** What wakes a Certificate: itself, its rivals for a Secret, what it owns, the Secret that it names, and those with its keystores' passwords. */
export function certificateWatches(readers: CertificateReaders) {
  const naming = ({ metadata: { namespace, name } }: Cached): readonly CertificateFacts[] => [
    ...readers.certificates.by('secretName', `${namespace}/${name}`),
    ...readers.certificates.by('passwordSecret', `${namespace}/${name}`),
  ];
  const owning = (controller: Uid | undefined): readonly CertificateFacts[] =>
    controller === undefined ? [] : readers.certificates.by('uid', controller);
  /** What another Certificate of the name has left behind may be in the way. */
  const askedFor = ({ metadata: { namespace, annotations } }: CertificateRequestFacts): readonly CertificateFacts[] =>
    [readers.certificates.get(namespace, annotations[annotationKeys.certificateName] ?? '')].filter(
      (certificate) => certificate !== undefined,
    );
  const certificates: Watch<CertificateFacts> = {
    store: 'certificates',
    keys: (change) =>
      both(change).flatMap((certificate) => [keyOf(certificate), ...rivals(readers, certificate).map(keyOf)]),
  };
  const requests: Watch<CertificateRequestFacts> = {
    store: 'certificaterequests',
    keys: (change) =>
      both(change).flatMap((request) => [...owning(request.controller), ...askedFor(request)].map(keyOf)),
  };
  const secrets: Watch<SecretFacts> = {
    store: 'secrets',
    keys: (change) => both(change).flatMap((secret) => [...naming(secret), ...owning(secret.controller)].map(keyOf)),
  };
  const strangers: Watch<Cached> = {
    store: 'secrets-metadata',
    keys: (change) => both(change).flatMap((secret) => naming(secret).map(keyOf)),
  };
  return { certificates, requests, secrets, strangers };
}

const both = <T extends Cached>({ before, after }: Change<T>): readonly T[] =>
  [before, after].filter((object): object is T => object !== undefined);

/** The others that name the same Secret: a change of one may hand it to another. */
const rivals = (readers: CertificateReaders, certificate: CertificateFacts): readonly CertificateFacts[] =>
  readers.certificates
    .by('secretName', `${certificate.metadata.namespace}/${certificate.spec.secretName ?? ''}`)
    .filter((other) => other.metadata.name !== certificate.metadata.name);

/** The indexes that a Certificate is filed under. */
export const certificateIndexes = {
  secretName: (certificate: CertificateFacts) => [
    placeText(certificate.metadata.namespace, certificate.spec.secretName ?? ''),
  ],
  passwordSecret: ({ metadata, spec }: CertificateFacts) =>
    passwordSecrets(spec).map((name) => placeText(metadata.namespace, name)),
  uid: (certificate: CertificateFacts) => [certificate.metadata.uid],
} as const;
