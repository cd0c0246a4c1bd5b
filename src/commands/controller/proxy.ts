import { Secret } from '../../base/secret.ts';
import type { ProxySettings } from '../../net/http.ts';

/** The proxies that the environment names for servers outside the cluster; lower case wins, as with other programs. They may hold a password. */
export function proxyOf(environment: NodeJS.ProcessEnv): ProxySettings {
  const named = (name: string): string | undefined => environment[name.toLowerCase()] || environment[name] || undefined;
  const [http, https, none] = [named('HTTP_PROXY'), named('HTTPS_PROXY'), named('NO_PROXY')];
  return {
    ...(http === undefined ? {} : { httpProxy: new Secret(http) }),
    ...(https === undefined ? {} : { httpsProxy: new Secret(https) }),
    ...(none === undefined ? {} : { noProxy: none }),
  };
}
