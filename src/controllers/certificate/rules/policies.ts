import type { CertificateView } from '../view.ts';
import type { SecretProblem } from '../../../api/certificate/conditions.ts';
import type { SecretFacts } from '../../../api/secret/facts.ts';
import { issuerReferenceWithDefaults, sameIssuer } from '../../../api/issuer-reference.ts';
import { annotatedIssuer } from '../../../api/secret/issuer-annotations.ts';
import { certificateViolations } from '../../../pki/certificate/compare.ts';
import { keyViolations } from '../../../pki/keys/key-algorithm.ts';
import { requestMismatches } from './request-mismatches.ts';
import { requestTemplate } from './wishes.ts';
import { annotationKeys } from '../../../api/metadata-keys.ts';

/** Why the Secret does not hold what the spec asks for. Reasons are the interface: alerts and tools match on them. */
export interface Violation {
  readonly reason: PolicyReason;
  readonly message: string;
  /** Whether it is the request that tells, not the Secret by itself. */
  readonly restsOnRequest?: true;
}

/** Reasons of the chain. */
export type PolicyReason = SecretProblem;

/** One check of the chain: the Secret as it is, and the request that its certificate came from (undefined if that is gone). */
type Check = (subject: Subject) => Violation | undefined;

interface Subject {
  readonly view: CertificateView;
  readonly secret: SecretFacts;
  readonly revision: number | undefined;
}

/**
 * The first check that the Secret fails, in the reference's order; undefined if it holds what the spec asks for. Renewal and expiry come
 * after these and are not in here. `revision` names the request that counts as current. Source: reference §2.3 (1 to 8).
 */
export function policyViolation(view: CertificateView, revision: number | undefined): Violation | undefined {
  if (view.secret.is === 'absent')
    return { reason: 'DoesNotExist', message: 'Issuing certificate as Secret does not exist' };
  if (view.secret.is === 'unread') return undefined;
  return firstViolation({ view, secret: view.secret.facts, revision }, [...pairChecks, ...specChecks]);
}

/** Whether the Secret holds a key and a certificate that belong together: checks 1 to 3. */
export const holdsValidPair = (view: CertificateView): boolean =>
  view.secret.is === 'known' &&
  firstViolation({ view, secret: view.secret.facts, revision: undefined }, pairChecks) === undefined;

const firstViolation = (subject: Subject, checks: readonly Check[]): Violation | undefined => {
  for (const check of checks) {
    const violation = check(subject);
    if (violation !== undefined) return violation;
  }
  return undefined;
};

const dataIsThere: Check = ({ secret }) => {
  const missing = (what: string): Violation => ({
    reason: 'MissingData',
    message: `Issuing certificate as Secret does not contain ${what}`,
  });
  if (Object.keys(secret.data).length === 0) return missing('any data');
  if (secret.privateKey.is === 'missing') return missing('a private key');
  return secret.certificate.is === 'missing' ? missing('a certificate') : undefined;
};

const keyDecodes: Check = ({ secret }) =>
  secret.privateKey.is === 'invalid'
    ? {
        reason: 'InvalidKeyPair',
        message: `Issuing certificate as Secret contains invalid private key data: ${secret.privateKey.because}`,
      }
    : undefined;

const certificateDecodes: Check = ({ secret }) =>
  secret.certificate.is === 'invalid'
    ? {
        reason: 'InvalidCertificate',
        message: `Issuing certificate as Secret contains an invalid certificate: ${secret.certificate.because}`,
      }
    : undefined;

const pairMatches: Check = ({ secret: { privateKey, certificate } }) =>
  privateKey.is === 'valid' && certificate.is === 'valid' && privateKey.publicKeyHash !== certificate.publicKeyHash
    ? {
        reason: 'InvalidKeyPair',
        message: 'Issuing certificate as Secret contains a private key that does not match the certificate',
      }
    : undefined;

/** A certificate of the throw-away CA is a stopgap, whatever else fits. */
const certificateIsNotTemporary: Check = ({ secret: { certificate } }) =>
  certificate.is === 'valid' && certificate.temporary
    ? {
        reason: 'TemporaryCertificate',
        message:
          'Issuing certificate as Secret contains a temporary certificate, which stands in until the issuer has signed',
      }
    : undefined;

const issuerIsTheOneAsked: Check = ({ view, secret }) => {
  const asked = view.certificate.spec.issuerRef;
  const was = annotatedIssuer(secret.metadata.annotations, asked);
  if (sameIssuer(was, asked)) return undefined;
  const { name: wasName, kind: wasKind, group: wasGroup } = issuerReferenceWithDefaults(was);
  return {
    reason: 'IncorrectIssuer',
    message: `Issuing certificate as Secret was previously issued by "${wasKind}.${wasGroup}/${wasName}"`,
  };
};

const certificateNameIsOurs: Check = ({ view, secret }) => {
  const name = secret.metadata.annotations[annotationKeys.certificateName];
  return name === undefined || name === view.certificate.metadata.name ? undefined : issuedForAnother(name);
};

/** What a Certificate says whose Secret belongs to another one. */
export const issuedForAnother = (name: string): Violation => ({
  reason: 'IncorrectCertificate',
  message: `Secret was issued for "${name}". If this message is not transient, you might have two conflicting Certificates pointing to the same secret.`,
});

const keyFitsSpec: Check = ({ view, secret: { privateKey } }) => {
  const fields =
    privateKey.is === 'valid' ? keyViolations(privateKey.algorithm, view.certificate.spec.privateKey ?? {}) : [];
  return fields.length === 0
    ? undefined
    : { reason: 'SecretMismatch', message: `Existing private key is not up to date for spec: [${fields.join(' ')}]` };
};

const requestIsForTheKey: Check = ({ view, secret: { privateKey }, revision }) => {
  const request = requestOfRevision(view, revision);
  if (request === undefined || privateKey.is !== 'valid') return undefined;
  if (request.request.is === 'invalid') {
    return {
      reason: 'InvalidCertificateRequest',
      message: `Failed to decode the signing request of the current CertificateRequest: ${request.request.because}`,
      restsOnRequest: true,
    };
  }
  return request.request.publicKeyHash === privateKey.publicKeyHash
    ? undefined
    : {
        reason: 'SecretMismatch',
        message: 'Secret contains a private key that does not match the current CertificateRequest',
        restsOnRequest: true,
      };
};

const requestFitsSpec: Check = ({ view, revision }) => {
  const request = requestOfRevision(view, revision);
  const fields =
    request === undefined
      ? []
      : requestMismatches(view.certificate.spec, requestTemplate(view.certificate.spec, view.settings), request);
  return fields.length === 0
    ? undefined
    : {
        reason: 'RequestChanged',
        message: `Fields on existing CertificateRequest resource not up to date: [${fields.join(' ')}]`,
        restsOnRequest: true,
      };
};

/** Without the request that it came from, the certificate itself is compared, leniently: a restored backup is no reason to issue (B13). */
const certificateFitsSpec: Check = ({ view, secret: { certificate }, revision }) => {
  if (requestOfRevision(view, revision) !== undefined || certificate.is !== 'valid') return undefined;
  const fields = certificateViolations(requestTemplate(view.certificate.spec, view.settings), certificate);
  return fields.length === 0
    ? undefined
    : {
        reason: 'SecretMismatch',
        message: `Issuing certificate as Existing issued Secret is not up to date for spec: [${fields.join(' ')}]`,
      };
};

const pairChecks: readonly Check[] = [dataIsThere, keyDecodes, certificateDecodes, pairMatches];
const specChecks: readonly Check[] = [
  certificateIsNotTemporary,
  issuerIsTheOneAsked,
  certificateNameIsOurs,
  keyFitsSpec,
  requestIsForTheKey,
  requestFitsSpec,
  certificateFitsSpec,
];

const requestOfRevision = (view: CertificateView, revision: number | undefined) =>
  revision === undefined ? undefined : view.requests.find((request) => request.revision === revision);
