import path from 'node:path';
import type { Clock } from '../../base/clock.ts';
import { Secret } from '../../base/secret.ts';
import type { ClientCertificate, ProxySettings } from '../../net/http.ts';
import type { ConfigNode } from './config-node.ts';
import type { Connection, Credentials } from './connection.ts';
import { execCredentials } from './exec-credentials.ts';
import type { ExecCluster } from './exec-credentials.ts';
import { readExecPlugin } from './exec-plugin.ts';
import { fixedCredentials } from './fixed-credentials.ts';
import { chooseContext } from './kubeconfig-file.ts';
import { tokenFile } from './token-file.ts';

/** How a kubeconfig file is read. */
export interface KubeconfigOptions {
  readonly clock: Clock;
  /** Context to use; absent: the file's `current-context`. */
  readonly context?: string;
  /** Environment of exec plug-ins; the file's own `env` entries are laid over it. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where the cluster names no `proxy-url`. */
  readonly proxy?: ProxySettings;
}

/**
 * Reads a kubeconfig file (client.config/v1). Relative paths in it are relative to its folder.
 * @throws Fault misconfigured `ConnectionConfig`: one sentence naming file, field and remedy.
 */
export async function loadKubeconfig(file: string, options: KubeconfigOptions): Promise<Connection> {
  const { cluster, user, namespace } = await chooseContext(path.resolve(file), options.context);
  refuseUnsupported(user);
  const place = await readCluster(cluster, options.proxy);
  return {
    ...place,
    ...(namespace === undefined || namespace === '' ? {} : { namespace }),
    credentials: await readCredentials(user, place, options),
  };
}

type ClusterPlace = Omit<Connection, 'credentials' | 'namespace'>;

async function readCluster(cluster: ConfigNode, proxy: ProxySettings | undefined): Promise<ClusterPlace> {
  const ca = await cluster.dataOrFile('certificate-authority');
  const serverName = cluster.text('tls-server-name');
  const insecure = cluster.flag('insecure-skip-tls-verify');
  if (insecure && ca !== undefined) {
    const message = 'is true while a certificate authority is given';
    throw cluster.fault(cluster.pathOf('insecure-skip-tls-verify'), message, 'remove one of the two');
  }
  const used = readProxy(cluster) ?? proxy;
  return {
    server: readUrl(cluster, 'server', cluster.required('server'), ['https:', 'http:']),
    ...(ca === undefined ? {} : { ca }),
    ...(serverName === undefined || serverName === '' ? {} : { serverName }),
    ...(insecure ? { insecureSkipVerify: true } : {}),
    ...(used === undefined ? {} : { proxy: used }),
  };
}

function readProxy(cluster: ConfigNode): ProxySettings | undefined {
  const text = cluster.text('proxy-url');
  if (text === undefined || text === '') return undefined;
  readUrl(cluster, 'proxy-url', text, ['http:', 'https:']);
  return { httpProxy: new Secret(text), httpsProxy: new Secret(text) };
}

function readUrl(node: ConfigNode, field: string, text: string, protocols: readonly string[]): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && protocols.includes(url.protocol)) return url;
  throw node.fault(node.pathOf(field), 'is not an http or https URL', 'write it as https://host:port');
}

const UNSUPPORTED: Readonly<Record<string, string>> = {
  'auth-provider': 'use an exec plug-in; Kubernetes has dropped auth-provider',
  username: 'use a token or client certificate; Kubernetes has dropped passwords',
  as: 'use an account that has the rights itself',
};

/** What would be silently ignored otherwise, and leave us somebody else than the file says. */
function refuseUnsupported(user: ConfigNode): void {
  for (const [field, remedy] of Object.entries(UNSUPPORTED)) {
    if (user.has(field)) throw user.fault(user.pathOf(field), 'is not supported', remedy);
  }
}

/** A token beats a token file (as in Kubernetes' own client); a client certificate goes with any of them. */
async function readCredentials(
  user: ConfigNode,
  place: ClusterPlace,
  options: KubeconfigOptions,
): Promise<Credentials> {
  const clientCertificate = await readClientCertificate(user);
  const certified = clientCertificate === undefined ? {} : { clientCertificate };
  const token = user.text('token');
  if (token !== undefined && token !== '') return fixedCredentials({ token: new Secret(token), ...certified });
  const file = user.fileAt('tokenFile');
  if (file !== undefined) return tokenFile(options.clock, file, clientCertificate);
  if (!user.has('exec')) return fixedCredentials(certified);
  const plugin = readExecPlugin(user.child('exec'), options.environment, execCluster(place));
  return execCredentials(options.clock, plugin);
}

async function readClientCertificate(user: ConfigNode): Promise<ClientCertificate | undefined> {
  const certificate = await user.dataOrFile('client-certificate');
  const key = await user.dataOrFile('client-key');
  if (certificate === undefined && key === undefined) return undefined;
  if (certificate !== undefined && key !== undefined) return { certificate, key: new Secret(key) };
  const missing = certificate === undefined ? 'client-certificate' : 'client-key';
  throw user.fault(user.pathOf(missing), 'is missing beside its counterpart', 'give both certificate and key');
}

function execCluster({ server, ca, serverName, insecureSkipVerify }: ClusterPlace): ExecCluster {
  return {
    server: server.href.replace(/\/$/, ''),
    ...(ca === undefined ? {} : { 'certificate-authority-data': Buffer.from(ca).toString('base64') }),
    ...(serverName === undefined ? {} : { 'tls-server-name': serverName }),
    ...(insecureSkipVerify === true ? { 'insecure-skip-tls-verify': true } : {}),
  };
}
