/** Annotation keys, each written here and nowhere else; those that describe a certificate stand in secret/certificate-annotations.ts. Reference 1.7. */
export const annotationKeys = {
  /** On a Secret and on a CertificateRequest: whose it is. */
  certificateName: 'cert-manager.io/certificate-name',
  /** On a Secret: who signed what is in it, as the request had it. */
  issuerName: 'cert-manager.io/issuer-name',
  issuerKind: 'cert-manager.io/issuer-kind',
  issuerGroup: 'cert-manager.io/issuer-group',
  /** On a Secret: the one key of our own domain that a template may set. */
  allowDirectInjection: 'cert-manager.io/allow-direct-injection',
  /** On a Certificate: wants a stopgap while the issuer takes its time. */
  issueTemporaryCertificate: 'cert-manager.io/issue-temporary-certificate',
  /** On a CertificateRequest: which issuance of its Certificate it is for. */
  certificateRevision: 'cert-manager.io/certificate-revision',
  /** On a CertificateRequest: the Secret with the private key that signed it. */
  privateKeySecretName: 'cert-manager.io/private-key-secret-name',
  /** On a Certificate, and so on its Orders: another Ingress, or another class of it, than the solver of the issuer names. */
  overrideIngressName: 'acme.cert-manager.io/http01-override-ingress-name',
  overrideIngressClass: 'acme.cert-manager.io/http01-override-ingress-class',
  overrideIngressClassName: 'acme.cert-manager.io/http01-override-ingress-ingressclassname',
  /** On a Certificate made from a Gateway or ListenerSet, and so on its Orders: where the HTTPRoute of the solver attaches. */
  parentRefName: 'acme.cert-manager.io/http01-parentrefname',
  parentRefKind: 'acme.cert-manager.io/http01-parentrefkind',
  parentRefNamespace: 'acme.cert-manager.io/http01-parentrefnamespace',
  /** Ours, on a CertificateRequest: which other field managers had written into the Secret when this issuance had to mend it. */
  secretAlsoWrittenBy: 'certwright.io/secret-also-written-by',
} as const;

/** Label keys of Secrets. Reference 1.7. */
export const labelKeys = {
  /** "true" on the temporary Secret that holds the next private key. */
  nextPrivateKey: 'cert-manager.io/next-private-key',
  /** "true" on every Secret whose contents are our business: the cache keeps facts of these only. */
  forAttentionOf: 'controller.cert-manager.io/fao',
} as const;
