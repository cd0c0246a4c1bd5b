import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ControlPlaneAddress } from '../../tools/control-plane/start.ts';
import type { DebianProgram } from '../../tools/debian-programs/ensure.ts';
import { startServer } from '../../tools/acme-servers/server-process.ts';
import type { RunningServer } from '../../tools/acme-servers/server-process.ts';

/** What Traefik serves. */
export interface TraefikSetting {
  readonly program: DebianProgram;
  readonly controlPlane: ControlPlaneAddress;
  /** All if absent. */
  readonly namespace?: string;
  /** Where it listens for HTTP, e.g. `127.0.7.1:80`. */
  readonly address: string;
  /** What it serves besides Ingresses: Gateways, which need the custom resources of the Gateway API. Default false. */
  readonly gateways?: boolean;
}

/** Starts Traefik as an ingress controller, outside the cluster. */
export const startTraefik = (setting: TraefikSetting): Promise<RunningServer> =>
  startServer('traefik', {
    program: setting.program,
    readyText: 'Starting provider *ingress.Provider',
    prepare: async (folder) => {
      const { controlPlane } = setting;
      await writeFile(join(folder, 'ca.crt'), controlPlane.caPem);
      await writeFile(join(folder, 'token'), controlPlane.token, { mode: 0o600 });
      const config = configuration(setting, folder);
      await writeFile(join(folder, 'traefik.json'), JSON.stringify(config));
      await writeFile(join(folder, 'traefik.yaml'), JSON.stringify(config));
      return [`--configFile=${join(folder, 'traefik.yaml')}`];
    },
  });

function configuration({ controlPlane, namespace, address, gateways }: TraefikSetting, folder: string): object {
  const cluster = {
    endpoint: controlPlane.server,
    token: join(folder, 'token'),
    certAuthFilePath: join(folder, 'ca.crt'),
    ...(namespace === undefined ? {} : { namespaces: [namespace] }),
  };
  const [ip = ''] = address.split(':');
  return {
    global: { checkNewVersion: false, sendAnonymousUsage: false },
    log: { level: 'DEBUG' },
    entryPoints: { web: { address } },
    providers: {
      kubernetesIngress: cluster,
      ...(gateways === true ? { kubernetesGateway: { ...cluster, statusAddress: { ip } } } : {}),
    },
  };
}
