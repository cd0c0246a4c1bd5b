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
  readonly namespace: string;
  /** Where it listens for HTTP, e.g. `127.0.7.1:80`. */
  readonly address: string;
}

/** Starts Traefik as an ingress controller for one namespace, outside the cluster. */
export const startTraefik = (setting: TraefikSetting): Promise<RunningServer> =>
  startServer('traefik', {
    program: setting.program,
    readyText: 'Starting provider *ingress.Provider',
    prepare: async (folder) => {
      const { controlPlane, namespace, address } = setting;
      await writeFile(join(folder, 'ca.crt'), controlPlane.caPem);
      await writeFile(join(folder, 'token'), controlPlane.token, { mode: 0o600 });
      const ingress = {
        endpoint: controlPlane.server,
        token: join(folder, 'token'),
        certAuthFilePath: join(folder, 'ca.crt'),
        namespaces: [namespace],
      };
      const config = {
        global: { checkNewVersion: false, sendAnonymousUsage: false },
        log: { level: 'DEBUG' },
        entryPoints: { web: { address } },
        providers: { kubernetesIngress: ingress },
      };
      await writeFile(join(folder, 'traefik.json'), JSON.stringify(config));
      await writeFile(join(folder, 'traefik.yaml'), JSON.stringify(config));
      return [`--configFile=${join(folder, 'traefik.yaml')}`];
    },
  });
