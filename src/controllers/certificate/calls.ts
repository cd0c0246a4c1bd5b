import type { AcmeServer, RenewalInfo } from '../../acme/acme-client.ts';
import type { CertificateRequestFacts } from '../../api/certificate-request/facts.ts';
import type { KeystoresSpec } from '../../api/certificate/types.ts';
import type { KeyAlgorithm } from '../../pki/keys/key-algorithm.ts';
import type { OutputFormat, PrivateKeyEncoding } from '../../api/certificate/choices.ts';
import type { Pem, ResourceVersion, Uid } from '../../base/brand.ts';
import type { RequestTemplate } from '../../pki/certificate-request/template.ts';
import type { Secret } from '../../base/secret.ts';
import type { SecretFacts } from '../../api/secret/facts.ts';
import type { OutsideCall } from '../../kube/step.ts';

/** Names an object in the Certificate's namespace. */
export interface LocalName {
  readonly namespace: string;
  readonly name: string;
}

/** Where the key pair of a Secret comes from: a CertificateRequest just answered, or the Secret as it stands. */
export type PairSource =
  | {
      readonly is: 'issued';
      readonly privateKey: Secret<Pem>;
      readonly request: LocalName & { readonly uid: Uid; readonly chainDigest: string };
    }
  | { readonly is: 'stored' };

/** How a key pair is written into a Secret. */
export interface PairEncoding {
  readonly encoding: PrivateKeyEncoding;
  readonly outputs: readonly OutputFormat[];
  readonly keystores: KeystoresSpec;
}

/** The calls to the outside that this controller may make; perform.ts carries them out. */
export type CertificateCall = OutsideCall &
  (
    | { readonly name: 'readCertificate'; readonly certificate: LocalName }
    | { readonly name: 'readSecret'; readonly secret: LocalName }
    | { readonly name: 'readRequest'; readonly request: LocalName }
    | { readonly name: 'readKey'; readonly secret: LocalName }
    | { readonly name: 'askWhenToRenew'; readonly server: AcmeServer; readonly certificateId: string }
    | { readonly name: 'makeKey'; readonly algorithm: KeyAlgorithm }
    | { readonly name: 'makeRequest'; readonly privateKey: Secret<Pem>; readonly template: RequestTemplate }
    | { readonly name: 'makeTemporary'; readonly privateKey: Secret<Pem>; readonly template: RequestTemplate }
    | {
        readonly name: 'encodeSecret';
        readonly secret: LocalName;
        readonly pair: PairSource;
        readonly how: PairEncoding;
      }
  );

/** What the calls answer. */
export type CertificateReply =
  | { readonly of: 'readCertificate'; readonly resourceVersion: ResourceVersion | undefined }
  | { readonly of: 'readSecret'; readonly facts: SecretFacts | undefined }
  | { readonly of: 'readRequest'; readonly facts: CertificateRequestFacts | undefined }
  | { readonly of: 'key'; readonly privateKey: Secret<Pem>; readonly publicKeyHash: string }
  | { readonly of: 'noKey'; readonly because: string }
  /** `info` undefined: the server offers no such information. */
  | { readonly of: 'renewalInfo'; readonly info: RenewalInfo | undefined }
  | { readonly of: 'makeRequest'; readonly request: Pem }
  | { readonly of: 'makeTemporary'; readonly data: Readonly<Record<string, Secret<string>>> }
  | {
      readonly of: 'encodeSecret';
      /** Base64 of each data key. */
      readonly data: Readonly<Record<string, Secret<string>>>;
      /** Annotations that describe the certificate. */
      readonly annotations: Readonly<Record<string, string>>;
      /** The Secret the pair was read from, if it was. */
      readonly readFrom: { readonly uid: Uid; readonly resourceVersion: ResourceVersion } | undefined;
    };

/** The call id under which a live read of the target Secret lies on the desk: one for each version of what the cache shows. */
export const secretReadId = (name: string, version: string): string => `readSecret:${name}:${version}`;

/** The same of a CertificateRequest of the Certificate's. */
export const requestReadId = ({ name, uid, resourceVersion }: CertificateRequestFacts['metadata']): string =>
  `readRequest:${name}:${uid}/${resourceVersion}`;
