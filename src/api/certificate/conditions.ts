/**
 * The conditions of Certificate that this program writes; people set Issuing too, to ask for a renewal. Reasons are the interface: alerts and
 * tools match on them. Reference 2.2, 2.3, 2.7, 2.8.
 */
export type CertificateCondition =
  | { type: 'Ready'; status: 'True'; reason: 'Ready'; message: 'Certificate is up to date and has not expired' }
  | { type: 'Ready'; status: 'False'; reason: NotReadyReason; message: string }
  | { type: 'Issuing'; status: 'True'; reason: IssuingReason; message: string }
  | { type: 'Issuing'; status: 'False'; reason: NotIssuingReason; message: string };

/** What the policy chain finds wrong with the Secret, in the order of the chain. Reference 2.3. */
export type SecretProblem =
  | 'DoesNotExist'
  | 'MissingData'
  | 'InvalidKeyPair'
  | 'InvalidCertificate'
  /** Ours: the Secret holds the stopgap of `issue-temporary-certificate`. */
  | 'TemporaryCertificate'
  | 'IncorrectIssuer'
  | 'IncorrectCertificate'
  | 'SecretMismatch'
  | 'InvalidCertificateRequest'
  | 'RequestChanged';

/** Why a Certificate is not Ready. The reference's first; then ours, where the reference says nothing at all. */
export type NotReadyReason =
  | SecretProblem
  | 'Expired'
  | 'WindowError'
  /** The spec breaks an admission rule: the message names the field. */
  | 'InvalidSpec'
  /** Another Certificate owns the Secret of this one: the message names it. */
  | 'DuplicateSecretName';

/** Why a certificate is being issued. `ManuallyTriggered` is set by people and the command line. */
export type IssuingReason = SecretProblem | 'Renewing' | 'ManuallyTriggered';

/**
 * Why none is being issued any more: the reason of the condition that ended the request, or our own word.
 * `Issued` only with the gate ServerSideApply; else the condition is removed.
 */
export type NotIssuingReason = 'Failed' | 'Denied' | 'InvalidRequest' | 'InvalidCertificate' | 'Issued' | (string & {});
