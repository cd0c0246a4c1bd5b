import type { IssuerTypeName } from '../../api/issuer/types.ts';
import type { Pem, Uid } from '../../base/brand.ts';
import type { IssuerPlace, Signing, SigningRequest } from '../../issuers/issuer.ts';
import type { OutsideCall } from '../../kube/step.ts';
import type { CredentialWish } from '../credentials.ts';

/** Has the issuer sign. */
export type SignCall = OutsideCall & {
  readonly name: 'sign';
  readonly type: IssuerTypeName;
  readonly request: SigningRequest;
  readonly place: IssuerPlace;
  readonly credentials: readonly CredentialWish[];
};

/** The chain that an Order holds: the cache keeps its digest only. */
export interface OrderedChain {
  readonly namespace: string;
  readonly name: string;
  readonly uid: Uid;
  readonly chainDigest: string;
}

/** Brings the chain of an Order. */
export type ReadChainCall = OutsideCall & { readonly name: 'readChain'; readonly order: OrderedChain };

/** The calls to the outside that this controller may make; perform.ts carries them out. */
export type CertificateRequestCall = SignCall | ReadChainCall;

/** What they answer. */
export type CertificateRequestReply =
  | { readonly of: 'sign'; readonly signing: Signing }
  | { readonly of: 'chain'; readonly chain: Pem };
