import type { AdmissionRule } from '../admission-rule.ts';
import { field } from '../admission-rule.ts';
import { azureEnvironments } from './choices.ts';
import { secretSelectorRules } from './secret-selector-rules.ts';
import type { AcmeSolver } from './types.ts';

type Azure = Partial<NonNullable<NonNullable<AcmeSolver['dns01']>['azureDNS']>>;
type Identity = NonNullable<Azure['managedIdentity']>;

/** Rules about `azureDNS`; paths follow it. Reference 03 §2.4. */
export const azureRules: readonly AdmissionRule<Azure>[] = [
  field({ at: '.clientID', type: 'Required value', refuse: (azure) => usesPrincipal(azure) && !azure.clientID }),
  field({
    at: '.clientSecretSecretRef',
    type: 'Required value',
    refuse: (azure) => usesPrincipal(azure) && azure.clientSecretSecretRef === undefined,
  }),
  ...secretSelectorRules<Azure>('.clientSecretSecretRef', (azure) => azure.clientSecretSecretRef),
  field({ at: '.tenantID', type: 'Required value', refuse: (azure) => usesPrincipal(azure) && !azure.tenantID }),
  field({
    at: '.managedIdentity',
    type: 'Forbidden',
    refuse: (azure) => azure.managedIdentity !== undefined && usesPrincipal(azure),
    detail: 'managed identity cannot be used at the same time as clientID, clientSecretSecretRef or tenantID',
  }),
  identityRule(
    'Forbidden',
    ({ clientID, resourceID }) => !!clientID && !!resourceID,
    'managedIdentityClientID and managedIdentityResourceID cannot both be specified',
  ),
  identityRule(
    'Forbidden',
    ({ tenantID, resourceID }) => !!tenantID && !!resourceID,
    'managedIdentityTenantID and managedIdentityResourceID cannot both be specified',
  ),
  identityRule(
    'Required value',
    ({ tenantID, clientID }) => !!tenantID && !clientID,
    'managedIdentityClientID is required when using managedIdentityTenantID',
  ),
  field({ at: '.subscriptionID', type: 'Required value', refuse: (azure) => !azure.subscriptionID }),
  field({ at: '.resourceGroupName', type: 'Required value', refuse: (azure) => !azure.resourceGroupName }),
  field({
    at: '.environment',
    type: 'Invalid value',
    refuse: ({ environment }) => !!environment && !azureEnvironments.some((known) => known === environment),
    value: ({ environment }) => environment ?? '',
    detail:
      'must be either empty or one of AzurePublicCloud, AzureChinaCloud, AzureGermanCloud, or AzureUSGovernmentCloud',
  }),
];

const usesPrincipal = ({ clientID, clientSecretSecretRef, tenantID }: Azure): boolean =>
  !!clientID || clientSecretSecretRef !== undefined || !!tenantID;

function identityRule(
  type: 'Forbidden' | 'Required value',
  refuse: (identity: Identity) => boolean,
  detail: string,
): AdmissionRule<Azure> {
  return field({
    at: '.managedIdentity',
    type,
    refuse: ({ managedIdentity }: Azure) => refuse(managedIdentity ?? {}),
    detail,
  });
}
