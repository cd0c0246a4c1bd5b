import { object, oneOf, optional, text } from '../../schema-language.ts';
import { secretKeySelector } from '../../shared.ts';
import { azureEnvironments, azureZoneTypes } from '../choices.ts';

const managedIdentity = object(
  'The managed identity or workload identity to act as. Excludes clientID, clientSecretSecretRef and tenantID of a service principal.',
  {
    clientID: optional(
      text('Client id of the identity. Excludes resourceID.', { example: '11111111-2222-3333-4444-555555555555' }),
    ),
    resourceID: optional(
      text('Resource id of the identity. Not for workload identity. Excludes clientID and tenantID.', {
        example: '/subscriptions/1/resourceGroups/dns/id',
      }),
    ),
    tenantID: optional(
      text('Tenant of the identity, for workload identity across tenants. Needs clientID.', {
        example: '66666666-7777-8888-9999-000000000000',
      }),
    ),
  },
);

/** DNS provider `azureDNS`. */
export const azureDns = object(
  'Azure DNS, public or private. With neither a service principal nor a managed identity, the identity of the controller is used.',
  {
    subscriptionID: text('Subscription of the zone.', { example: '11111111-2222-3333-4444-555555555555' }),
    resourceGroupName: text('Resource group of the zone.', { example: 'dns' }),
    hostedZoneName: optional(
      text('Name of the zone.', { otherwise: 'found by asking for SOA records', example: 'example.com' }),
    ),
    clientID: optional(
      text('Client id of a service principal. Needs clientSecretSecretRef and tenantID.', {
        example: '11111111-2222-3333-4444-555555555555',
      }),
    ),
    clientSecretSecretRef: optional(
      secretKeySelector('Password of the service principal. Needs clientID and tenantID.'),
    ),
    tenantID: optional(
      text('Tenant of the service principal. Needs clientID and clientSecretSecretRef.', {
        example: '66666666-7777-8888-9999-000000000000',
      }),
    ),
    environment: optional(
      oneOf('The Azure cloud.', azureEnvironments, { otherwise: 'AzurePublicCloud', example: 'AzurePublicCloud' }),
    ),
    managedIdentity: optional(managedIdentity),
    zoneType: optional(
      oneOf('Whether the zone is public or private.', azureZoneTypes, {
        otherwise: 'AzurePublicZone',
        example: 'AzurePrivateZone',
      }),
    ),
  },
);
