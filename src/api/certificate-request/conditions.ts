/**
 * The conditions of CertificateRequest that this program writes. Reasons are the interface: approvers, issuers and tools match on them.
 * Others may also approve, deny, and call a request invalid; `Approved` and `Denied` are only ever True and never taken back.
 * Reference 1.3, 2.10, 2.11.
 */
export type CertificateRequestCondition =
  | { type: 'Ready'; status: 'True'; reason: 'Issued'; message: 'Certificate fetched from issuer successfully' }
  | { type: 'Ready'; status: 'False'; reason: 'Pending' | 'Failed'; message: string }
  | {
      type: 'Ready';
      status: 'False';
      reason: 'Denied';
      message: 'The CertificateRequest was denied by an approval controller';
    }
  | {
      type: 'Approved';
      status: 'True';
      reason: 'cert-manager.io';
      message: 'Certificate request has been approved by cert-manager.io';
    };

/** Event reasons of the issuers: the condition's reason is one of the four above, the specific word is the event's. Reference 2.11. */
export type CertificateRequestEventReason =
  | 'cert-manager.io'
  | 'WaitingForApproval'
  | 'IssuerNotFound'
  | 'IssuerTypeMissing'
  | 'IssuerNotReady'
  | 'DecodeError'
  | 'CertificateIssued'
  | 'SecretMissing'
  | 'SecretInvalidData'
  | 'SecretGetError'
  | 'SigningError'
  | 'MissingAnnotation'
  | 'MissingSecret'
  | 'ErrorParsingKey'
  | 'ErrorGettingSecret'
  | 'ErrorGenerating'
  | 'ErrorPublicKey'
  | 'ErrorKeyMatch'
  | 'ErrorSigning'
  | 'BadConfig'
  | 'RequestParsingError'
  | 'InvalidOrder'
  | 'OrderFailed'
  | 'OrderPending';
