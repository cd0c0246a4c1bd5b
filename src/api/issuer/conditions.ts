/** Conditions of Issuer and ClusterIssuer. Reasons are the interface: alerts and tools match on them. Reference 2.12. */
export type IssuerCondition =
  | { type: 'Ready'; status: 'True'; reason: 'KeyPairVerified'; message: 'Signing CA verified' }
  | { type: 'Ready'; status: 'True'; reason: 'IsReady'; message: '' }
  | { type: 'Ready'; status: 'True'; reason: 'VaultVerified'; message: 'Vault verified' }
  | {
      type: 'Ready';
      status: 'True';
      reason: 'Certificate Manager issuer started';
      message: 'Certificate Manager issuer started';
    }
  | {
      type: 'Ready';
      status: 'True';
      reason: 'ACMEAccountRegistered';
      message: 'The ACME account was registered with the ACME server';
    }
  | { type: 'Ready'; status: 'False'; reason: IssuerNotReadyReason; message: string };

/** Why an issuer cannot sign. The reference's by issuer type; `InvalidSpec` is ours, for a spec that breaks an admission rule. */
export type IssuerNotReadyReason =
  | 'ErrGetKeyPair'
  | 'ErrInvalidKeyPair'
  | 'VaultError'
  | 'ErrorSetup'
  | 'AuthFailed'
  | 'InvalidConfig'
  | 'InvalidURL'
  | 'InvalidSolver'
  | 'ErrVerifyACMEAccount'
  | 'ErrRegisterACMEAccount'
  | 'ErrUpdateACMEAccount'
  | 'InvalidSpec';
