import type { ObjectKey } from '../../../api/kubernetes.ts';
import type { Rest, Step } from '../../../kube/step.ts';
import type { IssuerCall } from '../calls.ts';
import type { IssuerView } from '../view.ts';
import { issuerKeyOf } from '../../issuer-indexes.ts';

/** One thing this controller may decide. */
export type IssuerWord = Step<IssuerCall> | Rest;

/** Event source and field manager of each kind. Source: reference §2.1. */
export const componentOf = ({ issuer }: IssuerView): string =>
  issuer.kind === 'ClusterIssuer' ? 'cert-manager-clusterissuers' : 'cert-manager-issuers';

/** The issuer's own key. */
export const ownKey = ({ issuer }: IssuerView): ObjectKey => issuerKeyOf(issuer);
