import type { Dns01Solver } from '../provider.ts';

type AzureConfig = NonNullable<Dns01Solver['azureDNS']>;

/** Where one of Azure's clouds is. */
export interface AzureCloud {
  /** Origin of the API of resources. */
  readonly management: string;
  /** Origin that logs in. */
  readonly login: string;
}

/** Source: Azure, "National clouds", endpoints of Microsoft Entra ID and of Azure Resource Manager. */
const CLOUDS: Readonly<Record<string, AzureCloud>> = {
  AzurePublicCloud: { management: 'https://management.azure.com', login: 'https://login.microsoftonline.com' },
  AzureUSGovernmentCloud: {
    management: 'https://management.usgovcloudapi.net',
    login: 'https://login.microsoftonline.us',
  },
  AzureChinaCloud: { management: 'https://management.chinacloudapi.cn', login: 'https://login.chinacloudapi.cn' },
  AzureGermanCloud: { management: 'https://management.microsoftazure.de', login: 'https://login.microsoftonline.de' },
};

const PUBLIC = { management: 'https://management.azure.com', login: 'https://login.microsoftonline.com' };

/** The cloud that a solver names; the public one if it names none. */
export const azureCloud = ({ environment }: AzureConfig): AzureCloud =>
  CLOUDS[environment || 'AzurePublicCloud'] ?? PUBLIC;
