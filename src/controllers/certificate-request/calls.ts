import type { IssuerTypeName } from '../../api/issuer/types.ts';
import type { IssuerPlace, Signing, SigningRequest } from '../../issuers/issuer.ts';
import type { OutsideCall } from '../../kube/step.ts';
import type { CredentialWish } from '../credentials.ts';

/** The one call to the outside that this controller may make; perform.ts carries it out. */
export type CertificateRequestCall = OutsideCall & {
  readonly name: 'sign';
  readonly type: IssuerTypeName;
  readonly request: SigningRequest;
  readonly place: IssuerPlace;
  readonly credentials: readonly CredentialWish[];
};

/** What it answers. */
export interface CertificateRequestReply {
  readonly of: 'sign';
  readonly signing: Signing;
}
