import type { CertificateSettings } from '../settings.ts';
import type { CertificateSpec, RenewalWindow } from '../../../api/certificate/types.ts';
import type { KeyAlgorithm } from '../../../pki/keys/key-algorithm.ts';
import type { PairEncoding } from '../calls.ts';
import type { RenewalTime, RenewalWish, Validity } from '../../../api/certificate/renewal-time.ts';
import { renewalTime } from '../../../api/certificate/renewal-time.ts';
import type { CertificateView } from '../view.ts';
import type { RequestTemplate } from '../../../pki/certificate-request/template.ts';
import { parseGoDuration } from '../../../base/go-duration.ts';
import { hours } from '../../../base/instant.ts';
import { defined } from '../../../base/defined.ts';
import { keyAlgorithmOf } from '../../../pki/keys/key-algorithm.ts';
import { suggestion } from './renewal-information.ts';

/** What the spec asks to have in the request, as far as the feature gates let it. The same object for the same spec. Source: reference §2.5. */
export function requestTemplate(spec: CertificateSpec, { gates }: CertificateSettings): RequestTemplate {
  const known = templates.get(spec);
  if (known?.gates === gates) return known.template;
  const template = newTemplate(spec, gates);
  templates.set(spec, { gates, template });
  return template;
}

/** Each decision asks several times, and what was compared with a template once need not be again. */
const templates = new WeakMap<CertificateSpec, { readonly gates: Gates; readonly template: RequestTemplate }>();
type Gates = CertificateSettings['gates'];

function newTemplate(spec: CertificateSpec, gates: Gates): RequestTemplate {
  return defined({
    subject: spec.subject,
    literalSubject: gates.literalCertificateSubject ? spec.literalSubject : undefined,
    commonName: spec.commonName,
    dnsNames: spec.dnsNames,
    ipAddresses: spec.ipAddresses,
    uris: spec.uris,
    emailAddresses: spec.emailAddresses,
    otherNames: gates.otherNames ? spec.otherNames : undefined,
    isCA: spec.isCA,
    usages: spec.usages,
    nameConstraints: gates.nameConstraints ? spec.nameConstraints : undefined,
    signatureAlgorithm: spec.signatureAlgorithm,
    encodeUsages: spec.encodeUsagesInRequest ?? true,
    basicConstraints: gates.useCertificateRequestBasicConstraints,
  });
}

/** The key the spec asks for. @throws Fault misconfigured naming the field: asked only of a spec that its rules let pass. */
export const keyAlgorithm = (spec: CertificateSpec): KeyAlgorithm => keyAlgorithmOf(spec.privateKey ?? {});

/** When the certificate is due, by the spec, the kind of its issuer, and what the certificate authority suggests. */
export const dueTime = (view: CertificateView, stored: Validity): RenewalTime =>
  renewalTime(
    stored,
    defined({
      ...renewalWish(view.certificate.spec, view.acme !== undefined),
      suggested: suggestion(view, stored),
    }),
  );

/** When the spec wants the certificate renewed. What does not decode is as if it were not there: the rules have refused it. */
export function renewalWish(spec: CertificateSpec, isAcme = false): RenewalWish {
  return defined({
    halfOfShortLife: isAcme || undefined,
    disabled: spec.renewal?.policy === 'Disabled',
    renewBefore: spec.renewBefore === undefined ? undefined : parseGoDuration(spec.renewBefore),
    renewBeforePercentage: spec.renewBeforePercentage,
    windows: windowsOf(spec).map(({ cron = '', timezone, windowDuration = '' }) =>
      defined({ cron, timezone, length: parseGoDuration(windowDuration) ?? hours(0) }),
    ),
  });
}

/** The schema asks for each field, but an object may be older than it. */
const windowsOf = (spec: CertificateSpec): readonly Partial<RenewalWindow>[] => spec.renewal?.windows ?? [];

/** How the spec wants the key pair written. */
export const pairEncoding = (spec: CertificateSpec): PairEncoding => ({
  encoding: spec.privateKey?.encoding ?? 'PKCS1',
  outputs: (spec.additionalOutputFormats ?? []).map((output) => output.type),
  keystores: spec.keystores ?? {},
});

/** Whether a new private key is made for each certificate (the default), or the old one kept. Source: reference §1.2. */
export const keepsPrivateKey = (spec: CertificateSpec): boolean => spec.privateKey?.rotationPolicy === 'Never';
