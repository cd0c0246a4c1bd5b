/** Closed lists of values of issuer fields, imported by the schema and by the code that acts on them. Reference 1.4. */

export const renewalInformationSources = ['ARI', 'None'] as const;
export type RenewalInformationSource = (typeof renewalInformationSources)[number];

/** Deprecated and ignored: HS256 is always used. */
export const externalAccountKeyAlgorithms = ['HS256', 'HS384', 'HS512'] as const;

export const cnameStrategies = ['None', 'Follow'] as const;
export type CnameStrategy = (typeof cnameStrategies)[number];

export const azureEnvironments = [
  'AzurePublicCloud',
  'AzureChinaCloud',
  'AzureGermanCloud',
  'AzureUSGovernmentCloud',
] as const;
export type AzureEnvironment = (typeof azureEnvironments)[number];

export const azureZoneTypes = ['AzurePublicZone', 'AzurePrivateZone'] as const;
export type AzureZoneType = (typeof azureZoneTypes)[number];

export const dnsUpdateProtocols = ['TCP', 'UDP'] as const;
export type DnsUpdateProtocol = (typeof dnsUpdateProtocols)[number];

/** Not an enum of the schema: case does not matter. */
export const tsigAlgorithms = ['HMACMD5', 'HMACSHA1', 'HMACSHA256', 'HMACSHA512'] as const;

/** Not an enum of the schema either: checked on admission. '' means NodePort. */
export const solverServiceTypes = ['', 'ClusterIP', 'NodePort'] as const;
