import type { DnsProviderSetting, SecretSelector } from './provider.ts';

/** Names an entry of a Secret in texts: `Secret "default/route53", key "secret-access-key"`. */
export const secretPlace = (
  { resourceNamespace }: Pick<DnsProviderSetting<unknown>, 'resourceNamespace'>,
  { name, key }: SecretSelector,
): string => `Secret "${resourceNamespace}/${name}"${key === undefined ? '' : `, key "${key}"`}`;
