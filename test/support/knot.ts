import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DebianProgram } from '../../tools/debian-programs/ensure.ts';
import { startServer } from '../../tools/acme-servers/server-process.ts';
import type { RunningServer } from '../../tools/acme-servers/server-process.ts';
import { configuredAlgorithm, zoneFile } from '../../tools/acme-servers/zones.ts';
import type { ServedZone } from '../../tools/acme-servers/zones.ts';
import type { UpdateServerKey } from '../../tools/acme-servers/update-key.ts';

/** How Knot is set up. */
export interface KnotSetting {
  readonly program: DebianProgram;
  readonly zones: readonly ServedZone[];
  readonly keys?: readonly UpdateServerKey[];
}

/** Starts Knot on 127.0.0.1. It carries out no update unless its folders are there. */
export const startKnot = (setting: KnotSetting): Promise<RunningServer> =>
  startServer('knotd', {
    program: setting.program,
    readyText: 'server started',
    prepare: async (folder, port) => {
      const config = join(folder, 'knot.conf');
      for (const name of ['run', 'db', 'zones']) await mkdir(join(folder, name));
      for (const zone of setting.zones) await writeFile(join(folder, 'zones', `${zone.name}zone`), zoneFile(zone));
      await writeFile(config, configuration(setting, folder, port));
      return ['-c', config];
    },
  });

function configuration({ keys = [], zones }: KnotSetting, folder: string, port: number): string {
  return [
    'server:',
    `  rundir: "${join(folder, 'run')}"`,
    `  listen: 127.0.0.1@${port}`,
    '  udp-workers: 1',
    '  tcp-workers: 1',
    '  background-workers: 1',
    'log:',
    '  - target: stderr',
    '    any: info',
    'database:',
    `  storage: "${join(folder, 'db')}"`,
    'key:',
    ...keys.flatMap(({ name, algorithm, secret }) => [
      `  - id: "${name}"`,
      `    algorithm: ${configuredAlgorithm[algorithm]}`,
      `    secret: "${secret}"`,
    ]),
    'acl:',
    ...zones.flatMap((zone) => [
      `  - id: "update-${zone.name}"`,
      '    action: update',
      '    update-type: TXT',
      `    key: [${(zone.keys ?? []).map((key) => `"${key}"`).join(', ')}]`,
    ]),
    'zone:',
    ...zones.flatMap((zone) => [
      `  - domain: "${zone.name}"`,
      `    storage: "${join(folder, 'zones')}"`,
      `    file: "${zone.name}zone"`,
      `    acl: "update-${zone.name}"`,
    ]),
    '',
  ].join('\n');
}
