import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { writeBundle } from '../../tools/build/write-bundle.ts';
import { KUBECONFIG_USER } from './subject.ts';
import type { Subject } from './subject.ts';

const ROOT = join(import.meta.dirname, '../..');

/**
 * This program as it is installed: `bin/certwright` and the bundle in a `node_modules` folder below `folder`, so that the start does not
 * contain the work of stripping types, which only a checkout has. Flags are the defaults but for what a second controller on one machine
 * needs: namespace of the Lease, ports. `nodeFlags` go before the program, for profiles.
 */
export async function installedProgram(folder: string, nodeFlags: readonly string[] = []): Promise<Subject> {
  const place = join(folder, 'node_modules/certwright');
  await writeBundle(join(place, 'dist'));
  await cp(join(ROOT, 'bin'), join(place, 'bin'), { recursive: true });
  await cp(join(ROOT, 'package.json'), join(place, 'package.json'));
  const program = join(place, 'bin/certwright');
  return {
    name: 'this program',
    user: KUBECONFIG_USER,
    hasAllRights: false,
    launch: ({ kubeconfig, metricsPort, healthPort, flags }) => ({
      program: process.execPath,
      parameters: [
        ...nodeFlags,
        program,
        'controller',
        `--kubeconfig=${kubeconfig}`,
        '--leader-election-namespace=cert-manager',
        `--metrics-listen-address=127.0.0.1:${metricsPort}`,
        `--internal-healthz-listen-address=127.0.0.1:${healthPort}`,
        ...flags,
      ],
      environment: { PATH: process.env['PATH'], CERTWRIGHT_EXIT_WITH_STDIN: '1' },
      endsWithStdin: true,
      listensForProbes: true,
      listensForMetrics: true,
    }),
  };
}
