import type { CertificateRequestEventReason } from '../api/certificate-request/conditions.ts';
import type { IssuerCondition, IssuerNotReadyReason } from '../api/issuer/conditions.ts';
import type { IssuerSpec, IssuerTypeName } from '../api/issuer/types.ts';
import type { Pem, Uid } from '../base/brand.ts';
import type { Instant, Milliseconds } from '../base/instant.ts';
import type { Secret } from '../base/secret.ts';
import type { KeyUsage } from '../pki/extensions/usages.ts';

/**
 * A way to get a certificate signed. Implementations get plain data with credentials already read, and never a Kubernetes client.
 * Expected answers are values; what is thrown is a Fault: nothing was signed, and the call may be made again.
 */
export interface Issuer {
  /** Whether the issuer can sign: ready only if its credentials were really used. */
  check(config: IssuerConfig, signal: AbortSignal): Promise<IssuerHealth>;
  /** What has to be done for a request. Pure: it is asked while a view is made. */
  plan(request: SigningRequest, config: IssuerPlace): SigningPlan;
  /** Signs. Where it is absent, `plan` never says `sign`. */
  sign?(request: SigningRequest, config: IssuerConfig, signal: AbortSignal): Promise<Signing>;
}

/** The issuers that this program can sign with, by the name of their type in the spec. */
export type Issuers = Readonly<Partial<Record<IssuerTypeName, Issuer>>>;

/** What every implementation is given when it is made. */
export interface IssuerParts {
  readonly randomBytes: (count: number) => Uint8Array;
  readonly now: () => Instant;
}

/** An issuer as configured. */
export interface IssuerPlace {
  readonly spec: IssuerSpec;
  /** Where the Secrets are that its spec names: its own namespace, or the cluster resource namespace. Reference 1.4. */
  readonly resourceNamespace: string;
}

/** An issuer as configured, with the Secrets that were read for it. One that does not exist is not in the list. */
export interface IssuerConfig extends IssuerPlace {
  readonly credentials: readonly Credential[];
  /** The account that the status tells of, where the issuer has been found Ready with it. */
  readonly account?: KnownAccount;
}

/** An account with which an issuer has been found Ready. */
export interface KnownAccount extends IssuerAccount {
  /** Whether that was for the present generation of its spec: only then is there nothing to ask the server. */
  readonly isOfThisSpec: boolean;
}

/** An account at a server, as the status keeps it. Reference 2.12. */
export interface IssuerAccount {
  readonly uri: string;
  readonly lastRegisteredEmail: string;
  readonly lastPrivateKeyHash: string;
}

/** Names a Secret. */
export interface SecretName {
  readonly namespace: string;
  readonly name: string;
}

/** One Secret as it was read. The same object as long as it is the same version, so that what is made of it may be kept with it. */
export interface Credential extends SecretName {
  /** `uid/resourceVersion`. */
  readonly version: string;
  /** Entries that are there but empty are left out. */
  readonly data: Readonly<Record<string, Secret<Uint8Array>>>;
}

/** The request to be signed, as plain data. */
export interface SigningRequest {
  readonly namespace: string;
  readonly name: string;
  readonly uid: Uid;
  /** The CSR, as the request carries it: not yet looked at. */
  readonly request: Pem;
  readonly duration: Milliseconds;
  readonly isCA: boolean;
  readonly usages: readonly KeyUsage[];
  readonly annotations: Readonly<Record<string, string>>;
}

/** What has to be done for a request: refuse it, sign it with the Secrets named, or order it from a server, which takes a child object. */
export type SigningPlan =
  | { readonly is: 'refuse'; readonly reason: CertificateRequestEventReason; readonly because: string }
  | { readonly is: 'order' }
  | { readonly is: 'sign'; readonly needs: readonly NeededSecret[] };

/** A Secret without which nothing can be signed, and what is said while it is missing or cannot be read. */
export interface NeededSecret extends SecretName {
  /** Used for one request only: not kept after that. */
  readonly once: boolean;
  readonly missing: { readonly reason: CertificateRequestEventReason; readonly because: string };
  readonly unreadable: { readonly reason: CertificateRequestEventReason; readonly because: string };
}

/** What came of signing. `pending` waits for a person or a change of the credentials; `failed` ends the request for good. */
export type Signing =
  | {
      readonly is: 'issued';
      /** Leaf first, no self-signed root (unless the leaf is one). */
      readonly chain: Pem;
      /** The root, or the highest certificate known. */
      readonly ca: Pem;
      /** What the user should know although it was signed. */
      readonly warnings: readonly SigningWarning[];
    }
  | { readonly is: 'pending'; readonly reason: CertificateRequestEventReason; readonly because: string }
  | { readonly is: 'failed'; readonly reason: CertificateRequestEventReason; readonly because: string };

/** Sent as a Warning event. The message is stable: no instants. */
export interface SigningWarning {
  readonly reason: 'DurationCapped' | 'BadConfig';
  readonly message: string;
}

/** How an issuer is. `expires`: after which instant the credential with which it signs is worth nothing, and what is said then. */
export type IssuerHealth =
  | {
      readonly is: 'ready';
      readonly condition: Extract<IssuerCondition, { status: 'True' }>;
      readonly expires:
        | { readonly after: Instant; readonly reason: IssuerNotReadyReason; readonly message: string }
        | undefined;
      /** The account with which it is ready, to be kept in the status. */
      readonly account?: IssuerAccount;
    }
  | {
      readonly is: 'notReady';
      readonly reason: IssuerNotReadyReason;
      readonly message: string;
      /** Whether it is told as an error of the set-up too (Warning ErrInitIssuer). Reference 2.12. */
      readonly isError: boolean;
      /** Whether it is the no of a server, which is not asked again before the spec or a Secret has changed. Reference 2.12. */
      readonly isFinal?: boolean;
    };
