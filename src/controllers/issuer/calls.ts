import type { IssuerTypeName } from '../../api/issuer/types.ts';
import type { IssuerHealth, IssuerPlace } from '../../issuers/issuer.ts';
import type { OutsideCall } from '../../kube/step.ts';
import type { CredentialWish } from '../credentials.ts';

/** The one call to the outside that this controller may make; perform.ts carries it out. */
export type IssuerCall = OutsideCall & {
  readonly name: 'check';
  readonly type: IssuerTypeName;
  readonly place: IssuerPlace;
  readonly credentials: readonly CredentialWish[];
};

/** What it answers. */
export interface IssuerReply {
  readonly of: 'check';
  readonly health: IssuerHealth;
}
