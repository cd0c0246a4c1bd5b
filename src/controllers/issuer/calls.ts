import type { IssuerTypeName } from '../../api/issuer/types.ts';
import type { Pem } from '../../base/brand.ts';
import type { Secret } from '../../base/secret.ts';
import type { IssuerHealth, IssuerPlace, KnownAccount } from '../../issuers/issuer.ts';
import type { OutsideCall } from '../../kube/step.ts';
import type { CredentialWish } from '../credentials.ts';

/** Finds out whether an issuer can sign. */
export type CheckCall = OutsideCall & {
  readonly name: 'check';
  readonly type: IssuerTypeName;
  readonly place: IssuerPlace;
  readonly credentials: readonly CredentialWish[];
  /** Where the issuer has been found Ready with one. */
  readonly account: KnownAccount | undefined;
};

/** Makes the private key of an ACME account. */
export type MakeAccountKeyCall = OutsideCall & { readonly name: 'makeAccountKey' };

/** The calls to the outside that this controller may make; perform.ts carries them out. */
export type IssuerCall = CheckCall | MakeAccountKeyCall;

/** What they answer. */
export type IssuerReply =
  | { readonly of: 'check'; readonly health: IssuerHealth }
  /** PKCS#1. */
  | { readonly of: 'accountKey'; readonly privateKey: Secret<Pem> };
