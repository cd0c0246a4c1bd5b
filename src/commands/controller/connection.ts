import type { Clock } from '../../base/clock.ts';
import { asFault, Fault } from '../../base/fault.ts';
import type { Connection, Credentials } from '../../kube/auth/connection.ts';
import { loadInCluster } from '../../kube/auth/in-cluster.ts';
import { loadKubeconfig } from '../../kube/auth/kubeconfig.ts';

/** Where the API server is sought. */
export interface ConnectionFlags {
  readonly kubeconfig: string;
  readonly master: string;
}

/** Requests without credentials: only a server given by `--master` alone is asked like that. */
const ANONYMOUS: Credentials = { current: async () => ({}), refused: () => undefined };

/**
 * The API server: of the kubeconfig, else of the Pod; `--master` replaces the address. Source: reference 04 §1.2.
 * @throws Fault misconfigured: "error creating rest config: …".
 */
export async function connectionOf(
  flags: ConnectionFlags,
  environment: NodeJS.ProcessEnv,
  clock: Clock,
): Promise<Connection> {
  try {
    if (flags.kubeconfig !== '')
      return withMaster(await loadKubeconfig(flags.kubeconfig, { clock, environment }), flags.master);
    if (flags.master !== '') return { server: serverUrl(flags.master), credentials: ANONYMOUS };
    const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = environment;
    return await loadInCluster({ clock, host, port });
  } catch (thrown) {
    const fault = asFault(thrown);
    const { kind, code, at, remedy } = fault;
    const rest = { ...(at === undefined ? {} : { at }), ...(remedy === undefined ? {} : { remedy }) };
    throw new Fault(kind, { code, message: `error creating rest config: ${fault.message}`, ...rest, cause: fault });
  }
}

const withMaster = (connection: Connection, master: string): Connection =>
  master === '' ? connection : { ...connection, server: serverUrl(master) };

function serverUrl(master: string): URL {
  const url = URL.parse(master);
  if (url !== null && (url.protocol === 'https:' || url.protocol === 'http:')) return url;
  throw new Fault('misconfigured', {
    code: 'InvalidFlag',
    at: 'apiServerHost',
    message: `--master is not the URL of a server: ${JSON.stringify(master)}`,
    remedy: 'write it as https://host:port',
  });
}
