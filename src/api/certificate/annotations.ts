/**
 * Every annotation and label key of the API, once. Reference 1.7.
 * A key is written here and nowhere else; code names it by the word on the left.
 */

/** On Secrets with an issued key pair (and, several of them, on Ingress-like objects as input of the shims). */
export const secretAnnotations = {
  commonName: 'cert-manager.io/common-name',
  altNames: 'cert-manager.io/alt-names',
  ipSans: 'cert-manager.io/ip-sans',
  uriSans: 'cert-manager.io/uri-sans',
  emailSans: 'cert-manager.io/email-sans',
  subjectOrganizations: 'cert-manager.io/subject-organizations',
  subjectOrganizationalUnits: 'cert-manager.io/subject-organizationalunits',
  subjectCountries: 'cert-manager.io/subject-countries',
  subjectProvinces: 'cert-manager.io/subject-provinces',
  subjectLocalities: 'cert-manager.io/subject-localities',
  subjectStreetAddresses: 'cert-manager.io/subject-streetaddresses',
  subjectPostalCodes: 'cert-manager.io/subject-postalcodes',
  subjectSerialNumber: 'cert-manager.io/subject-serialnumber',
  certificateName: 'cert-manager.io/certificate-name',
  issuerName: 'cert-manager.io/issuer-name',
  issuerKind: 'cert-manager.io/issuer-kind',
  issuerGroup: 'cert-manager.io/issuer-group',
  allowDirectInjection: 'cert-manager.io/allow-direct-injection',
} as const;

/** On Certificates. */
export const certificateAnnotations = {
  issueTemporaryCertificate: 'cert-manager.io/issue-temporary-certificate',
} as const;

/** On CertificateRequests. */
export const certificateRequestAnnotations = {
  privateKeySecretName: 'cert-manager.io/private-key-secret-name',
  certificateName: 'cert-manager.io/certificate-name',
  certificateRevision: 'cert-manager.io/certificate-revision',
  /** Ours: which other field managers had written into the Secret when this issuance had to mend it. */
  secretAlsoWrittenBy: 'certwright.io/secret-also-written-by',
  venafiCustomFields: 'venafi.cert-manager.io/custom-fields',
  venafiPickupId: 'venafi.cert-manager.io/pickup-id',
} as const;

/** On Ingress, Gateway and ListenerSet: what the Certificate made of them shall say. */
export const shimAnnotations = {
  issuer: 'cert-manager.io/issuer',
  clusterIssuer: 'cert-manager.io/cluster-issuer',
  usages: 'cert-manager.io/usages',
  duration: 'cert-manager.io/duration',
  renewBefore: 'cert-manager.io/renew-before',
  renewBeforePercentage: 'cert-manager.io/renew-before-percentage',
  revisionHistoryLimit: 'cert-manager.io/revision-history-limit',
  privateKeyAlgorithm: 'cert-manager.io/private-key-algorithm',
  privateKeyEncoding: 'cert-manager.io/private-key-encoding',
  privateKeySize: 'cert-manager.io/private-key-size',
  privateKeyRotationPolicy: 'cert-manager.io/private-key-rotation-policy',
  secretTemplate: 'cert-manager.io/secret-template',
  ignoreTlsListeners: 'cert-manager.io/ignore-tls-listeners',
  http01IngressClass: 'acme.cert-manager.io/http01-ingress-class',
  http01IngressClassName: 'acme.cert-manager.io/http01-ingress-ingressclassname',
  http01EditInPlace: 'acme.cert-manager.io/http01-edit-in-place',
  ingressClass: 'kubernetes.io/ingress.class',
  tlsAcme: 'kubernetes.io/tls-acme',
} as const;

/** On Certificates, handed down to Orders: how the solver of this one certificate differs from the issuer's. */
export const http01OverrideAnnotations = {
  ingressName: 'acme.cert-manager.io/http01-override-ingress-name',
  ingressClass: 'acme.cert-manager.io/http01-override-ingress-class',
  ingressClassName: 'acme.cert-manager.io/http01-override-ingress-ingressclassname',
  parentReferenceName: 'acme.cert-manager.io/http01-parentrefname',
  parentReferenceKind: 'acme.cert-manager.io/http01-parentrefkind',
  parentReferenceNamespace: 'acme.cert-manager.io/http01-parentrefnamespace',
  parentReferenceFallback: 'acme.cert-manager.io/http01-parentreffallback',
} as const;

/** On the objects that CA certificates are injected into. */
export const injectionAnnotations = {
  fromCertificate: 'cert-manager.io/inject-ca-from',
  fromSecret: 'cert-manager.io/inject-ca-from-secret',
  fromApiServer: 'cert-manager.io/inject-apiserver-ca',
} as const;

/** On Kubernetes' own CertificateSigningRequests. */
export const signingRequestAnnotations = {
  duration: 'experimental.cert-manager.io/request-duration',
  isCA: 'experimental.cert-manager.io/request-is-ca',
  privateKeySecretName: 'experimental.cert-manager.io/private-key-secret-name',
  venafiCustomFields: 'venafi.experimental.cert-manager.io/custom-fields',
  venafiPickupId: 'venafi.experimental.cert-manager.io/pickup-id',
} as const;

/** Label keys, of Secrets, Namespaces and the objects of HTTP-01 solvers. */
export const labels = {
  /** "true" on the temporary Secret that holds the next private key. */
  nextPrivateKey: 'cert-manager.io/next-private-key',
  /** "true" on every Secret whose contents are our business: the cache keeps facts of these only. */
  forAttentionOf: 'controller.cert-manager.io/fao',
  /** "true" on a Namespace whose objects the webhook does not check. */
  disableValidation: 'cert-manager.io/disable-validation',
  http01Domain: 'acme.cert-manager.io/http-domain',
  http01Token: 'acme.cert-manager.io/http-token',
  http01Solver: 'acme.cert-manager.io/http01-solver',
} as const;

/** Finalizers of a Challenge; the legacy one is only ever removed. */
export const challengeFinalizers = {
  current: 'acme.cert-manager.io/finalizer',
  legacy: 'finalizer.acme.cert-manager.io',
} as const;

/** Data keys of Secrets. */
export const secretKeys = {
  certificate: 'tls.crt',
  privateKey: 'tls.key',
  authority: 'ca.crt',
  derPrivateKey: 'key.der',
  combinedPem: 'tls-combined.pem',
  pkcs12Keystore: 'keystore.p12',
  pkcs12Truststore: 'truststore.p12',
  jksKeystore: 'keystore.jks',
  jksTruststore: 'truststore.jks',
} as const;
