import type { CertificateView } from '../view.ts';
import type { SecretFacts } from '../../../api/secret/facts.ts';
import { pairEncoding } from './wishes.ts';
import { desiredLabels } from './target-secret.ts';
import { labelKeys } from '../../../api/metadata-keys.ts';

/** Why a stored Secret is applied again, without a new certificate. The reason goes to the log. */
export interface Deviation {
  readonly reason:
    | 'SecretManagedMetadataMismatch'
    | 'SecretTemplateMismatch'
    | 'AdditionalOutputFormatsMismatch'
    | 'SecretOwnerRefMismatch'
    | 'SecretMismatch';
  readonly message: string;
}

/**
 * The first way in which a Secret with a valid pair is not as the spec wants it, in the reference's order; undefined if there is none.
 * Values are compared where they stand, presence also by what our manager owns, so that a key that left the template is removed and one
 * that another manager keeps is left alone. Source: reference §2.3 (post-issuance chain).
 */
export function secretDeviation(view: CertificateView, facts: SecretFacts): Deviation | undefined {
  for (const check of [
    labelDeviation,
    annotationDeviation,
    templateDeviation,
    encodingDeviation,
    outputDeviation,
    ownerDeviation,
    keystoreDeviation,
  ]) {
    const deviation = check(view, facts);
    if (deviation !== undefined) return deviation;
  }
  return undefined;
}

type DeviationCheck = (view: CertificateView, facts: SecretFacts) => Deviation | undefined;

const labelDeviation: DeviationCheck = (_, { metadata }) =>
  metadata.labels[labelKeys.forAttentionOf] === 'true'
    ? undefined
    : { reason: 'SecretManagedMetadataMismatch', message: 'the label controller.cert-manager.io/fao is not "true"' };

const annotationDeviation: DeviationCheck = (_, { certificate }) =>
  certificate.is === 'valid' && !certificate.annotated
    ? { reason: 'SecretTemplateMismatch', message: 'the annotations that describe the certificate are wrong' }
    : undefined;

/** What our manager owns beyond the template: the certificate's description and identity, and the label. */
const ownAnnotations =
  /^cert-manager\.io\/(?:common-name|alt-names|ip-sans|uri-sans|email-sans|subject-[a-z]+|certificate-name|issuer-(?:name|kind|group))$/;

const templateDeviation: DeviationCheck = (view, { metadata, owned }) => {
  const labels = desiredLabels(view);
  const annotations = view.certificate.spec.secretTemplate?.annotations ?? {};
  const wrong = [
    ...different(labels, metadata.labels).map((key) => `label ${key}`),
    ...different(annotations, metadata.annotations)
      .filter((key) => !ownAnnotations.test(key))
      .map((key) => `annotation ${key}`),
    ...owned.labels.filter((key) => !(key in labels)).map((key) => `label ${key}`),
    ...owned.annotations
      .filter((key) => !(key in annotations) && !ownAnnotations.test(key))
      .map((key) => `annotation ${key}`),
  ];
  return wrong.length === 0
    ? undefined
    : { reason: 'SecretTemplateMismatch', message: `differs from secretTemplate: ${wrong.join(', ')}` };
};

const different = (
  wanted: Readonly<Record<string, string>>,
  present: Readonly<Record<string, string>>,
): readonly string[] => Object.keys(wanted).filter((key) => wanted[key] !== present[key]);

/** Ours: the reference writes another encoding at the next issuance only. An Ed25519 key has one form. Source: reference §1.2, §2.7. */
const encodingDeviation: DeviationCheck = (view, { privateKey }) => {
  const { encoding } = pairEncoding(view.certificate.spec);
  if (privateKey.is !== 'valid' || privateKey.algorithm.name === 'Ed25519' || privateKey.encoding === encoding)
    return undefined;
  return { reason: 'SecretMismatch', message: `tls.key is not written as ${encoding}` };
};

const outputDeviation: DeviationCheck = (view, { data, owned, outputsFit }) => {
  const wanted = new Set((view.certificate.spec.additionalOutputFormats ?? []).map(({ type }) => type));
  const rows = [
    { type: 'CombinedPEM', key: 'tls-combined.pem', fits: outputsFit.combinedPem },
    { type: 'DER', key: 'key.der', fits: outputsFit.der },
  ] as const;
  const wrong = rows.filter(({ type, key, fits }) => (wanted.has(type) ? !fits : ownsKey(key, data, owned.data)));
  const names = wrong.map(({ type }) => type).join(', ');
  return wrong.length === 0
    ? undefined
    : { reason: 'AdditionalOutputFormatsMismatch', message: `differs from additionalOutputFormats: ${names}` };
};

const ownerDeviation: DeviationCheck = (view, { owned }) => {
  const isOwned = owned.ownerReferences.includes(view.certificate.metadata.uid);
  if (view.settings.ownSecrets === isOwned) return undefined;
  const message = isOwned ? 'has an owner reference that is not wanted any more' : 'has no owner reference';
  return { reason: 'SecretOwnerRefMismatch', message };
};

const keystoreDeviation: DeviationCheck = (view, { data, owned }) => {
  const { jks, pkcs12 } = view.certificate.spec.keystores ?? {};
  const authority = 'ca.crt' in data;
  const rows = [
    { key: 'keystore.jks', wanted: jks?.create === true },
    { key: 'truststore.jks', wanted: jks?.create === true && authority },
    { key: 'keystore.p12', wanted: pkcs12?.create === true },
    { key: 'truststore.p12', wanted: pkcs12?.create === true && authority },
  ];
  const wrong = rows.filter(({ key, wanted }) => (wanted ? !(key in data) : ownsKey(key, data, owned.data)));
  return wrong.length === 0
    ? undefined
    : { reason: 'SecretMismatch', message: `differs from keystores: ${wrong.map(({ key }) => key).join(', ')}` };
};

/** A key that is there and that our manager put there; another's is none of our business. */
const ownsKey = (key: string, data: Readonly<Record<string, string>>, owned: readonly string[]): boolean =>
  key in data && owned.includes(key);
