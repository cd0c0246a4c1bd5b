import type { AdmissionRule } from '../admission-rule.ts';
import { field, inside } from '../admission-rule.ts';
import { holdsCertificate } from './ca-bundle.ts';
import type { VaultIssuerSpec } from './types.ts';

type Vault = Partial<VaultIssuerSpec>;
type Auth = Partial<VaultIssuerSpec['auth']>;
/** Some values are not shown, as they may be long or private. */
const snipped = () => '<snip>';

/** Rules about how to log in; of several methods each is checked, and the first one is used. Paths follow `spec.vault.auth`. */
const authRules: readonly AdmissionRule<Auth>[] = [
  required('.appRole.roleId', ({ appRole }) => appRole && !appRole.roleId),
  required('.appRole.secretRef.name', ({ appRole }) => appRole && !appRole.secretRef?.name),
  noParentSegment('.appRole.path', ({ appRole }) => appRole?.path),
  noParentSegment('.clientCertificate.path', ({ clientCertificate }) => clientCertificate?.mountPath),
  required('.kubernetes.role', ({ kubernetes }) => kubernetes && !kubernetes.role),
  required(
    '.kubernetes.serviceAccountRef.name',
    ({ kubernetes }) => kubernetes?.serviceAccountRef && !kubernetes.serviceAccountRef.name,
  ),
  noParentSegment('.kubernetes.path', ({ kubernetes }) => kubernetes?.mountPath),
  field({
    at: '.kubernetes',
    type: 'Required value',
    refuse: ({ kubernetes }) =>
      kubernetes !== undefined && !kubernetes.secretRef?.name && kubernetes.serviceAccountRef === undefined,
    detail: 'please supply one of: secretRef, serviceAccountRef',
  }),
  field({
    at: '.kubernetes',
    type: 'Forbidden',
    refuse: ({ kubernetes }) => !!kubernetes?.secretRef?.name && kubernetes.serviceAccountRef !== undefined,
    detail: 'please supply one of: secretRef, serviceAccountRef',
  }),
  required('.aws.role', ({ aws }) => aws && !aws.role),
  required('.aws.serviceAccountRef.name', ({ aws }) => aws?.serviceAccountRef && !aws.serviceAccountRef.name),
  field({
    at: '.aws.iamRoleArn',
    type: 'Required value',
    refuse: ({ aws }) => aws?.serviceAccountRef !== undefined && !aws.iamRoleArn,
    detail: 'iamRoleArn is required when using serviceAccountRef for IRSA',
  }),
  noParentSegment('.aws.mountPath', ({ aws }) => aws?.mountPath),
  field({
    at: '',
    type: 'Required value',
    refuse: (auth) =>
      [auth.appRole, auth.kubernetes, auth.tokenSecretRef, auth.clientCertificate, auth.aws].every(
        (method) => method === undefined,
      ),
    detail: 'please supply one of: appRole, kubernetes, tokenSecretRef, clientCertificate, aws',
  }),
];

/** Rules about the issuer type `vault`; paths follow `spec.vault`. Reference 03 §2.4. */
export const vaultRules: readonly AdmissionRule<Vault>[] = [
  required('.server', (vault) => !vault.server),
  required('.path', (vault) => !vault.path),
  noParentSegment('.path', (vault) => vault.path),
  field({
    at: '.caBundle',
    type: 'Invalid value',
    refuse: ({ caBundle }) => !!caBundle && !holdsCertificate(caBundle),
    value: snipped,
    detail: "cert bundle didn't contain any valid certificates",
  }),
  field({
    at: '.caBundle',
    type: 'Invalid value',
    refuse: ({ caBundle, caBundleSecretRef }) => !!caBundle && caBundleSecretRef !== undefined,
    value: snipped,
    detail: 'specified caBundle and caBundleSecretRef cannot be used together',
  }),
  field({
    at: '.caBundleSecretRef',
    type: 'Invalid value',
    refuse: ({ caBundle, caBundleSecretRef }) => !!caBundle && caBundleSecretRef !== undefined,
    value: ({ caBundleSecretRef }) => caBundleSecretRef?.name ?? '',
    detail: 'specified caBundleSecretRef and caBundle cannot be used together',
  }),
  needsOther('clientKeySecretRef', 'clientCertSecretRef'),
  needsOther('clientCertSecretRef', 'clientKeySecretRef'),
  inside('.auth', ({ auth }) => auth ?? {}, authRules),
];

function required<Subject>(at: string, isMissing: (subject: Subject) => boolean | undefined): AdmissionRule<Subject> {
  return field({ at, type: 'Required value', refuse: (subject: Subject) => isMissing(subject) === true });
}

function noParentSegment<Subject>(at: string, path: (subject: Subject) => string | undefined): AdmissionRule<Subject> {
  return field({
    at,
    type: 'Invalid value',
    refuse: (subject: Subject) => path(subject)?.split('/').includes('..') === true,
    value: (subject) => path(subject) ?? '',
    detail: "must not contain '..' path segments",
  });
}

function needsOther(
  missing: 'clientKeySecretRef' | 'clientCertSecretRef',
  given: 'clientKeySecretRef' | 'clientCertSecretRef',
): AdmissionRule<Vault> {
  return field({
    at: `.${missing}`,
    type: 'Invalid value',
    refuse: (vault: Vault) => vault[missing] === undefined && vault[given] !== undefined,
    value: snipped,
    detail: `${missing} must be provided when defining the ${given}`,
  });
}
