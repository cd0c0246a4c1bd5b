/** Closed lists of values of issuer fields, imported by the schema and by the code that acts on them. Reference 1.4. */

/** Values of `acme.renewalInformationSource`. Reference 1.4. */
export const renewalInformationSources = ['ARI', 'None'] as const;

/** Deprecated and ignored: HS256 is always used. */
export const externalAccountKeyAlgorithms = ['HS256', 'HS384', 'HS512'] as const;

/** Values of `dns01.cnameStrategy`. Reference 1.4, 2.14. */
export const cnameStrategies = ['None', 'Follow'] as const;

/** Values of `azureDNS.environment`. Reference 1.4. */
export const azureEnvironments = [
  'AzurePublicCloud',
  'AzureChinaCloud',
  'AzureGermanCloud',
  'AzureUSGovernmentCloud',
] as const;

/** Values of `azureDNS.zoneType`. Reference 1.4. */
export const azureZoneTypes = ['AzurePublicZone', 'AzurePrivateZone'] as const;

/** Values of `rfc2136.protocol`. Reference 1.4. */
export const dnsUpdateProtocols = ['TCP', 'UDP'] as const;

/** Not an enum of the schema: case does not matter. */
export const tsigAlgorithms = ['HMACMD5', 'HMACSHA1', 'HMACSHA256', 'HMACSHA512'] as const;

/** Not an enum of the schema either: checked on admission. '' means NodePort. */
export const solverServiceTypes = ['', 'ClusterIP', 'NodePort'] as const;

/** The DNS providers of `dns01`, in the order in which the first one that is set counts. Reference 1.4, 03 §2.4. */
export const dns01Providers = [
  'akamai',
  'azureDNS',
  'cloudDNS',
  'cloudflare',
  'route53',
  'acmeDNS',
  'digitalocean',
  'rfc2136',
  'webhook',
] as const;
