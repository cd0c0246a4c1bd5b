import { progressOn } from '../terminal/progress.ts';
import type { Progress, ProgressOutput } from '../terminal/progress.ts';
import { ownCluster, usersCluster } from './cluster.ts';
import type { DemoCluster } from './cluster.ts';
import { startController } from './controller-process.ts';
import { kubectl } from './kubectl.ts';
import { demoManifests } from './manifests.ts';
import type { Options } from './options.ts';
import { listenHttps } from './server.ts';
import type { DemoServer } from './server.ts';
import { showUntilEnd } from './show.ts';
import type { DemoEnd } from './show.ts';

/** Where the demo runs and who may end it. */
export interface DemoSurroundings {
  readonly environment: NodeJS.ProcessEnv;
  readonly output: ProgressOutput;
  /** Aborted by the user. */
  readonly interrupted: AbortSignal;
}

/**
 * The whole demo, from nothing to a renewed certificate; what it started and made is gone when it returns or throws.
 * @throws Fault misconfigured, transient: something it needs is missing or would not start.
 */
export async function runDemo(options: Options, surroundings: DemoSurroundings): Promise<DemoEnd> {
  const progress = progressOn(surroundings.output, () => performance.now());
  // First of all: a busy port is told before minutes are spent on building.
  const server = await listenHttps(options.port);
  try {
    const cluster = await openCluster(options, surroundings, progress);
    try {
      return await withController(options, surroundings, progress, { cluster, server });
    } finally {
      await cluster.close();
    }
  } finally {
    server.close();
  }
}

const openCluster = (options: Options, surroundings: DemoSurroundings, progress: Progress): Promise<DemoCluster> => {
  const { environment, interrupted } = surroundings;
  return options.kubeconfig === undefined
    ? ownCluster(environment, progress, interrupted)
    : usersCluster(options.kubeconfig, environment, progress, interrupted);
};

interface Stage {
  readonly cluster: DemoCluster;
  readonly server: DemoServer;
}

async function withController(
  options: Options,
  surroundings: DemoSurroundings,
  progress: Progress,
  stage: Stage,
): Promise<DemoEnd> {
  const { tool, names } = stage.cluster;
  const [namespace, ...objects] = await demoManifests(names);
  await kubectl(tool, ['apply', '-f', '-'], JSON.stringify(namespace));
  const controller = await startController(stage.cluster);
  const issuing = progress.begin('Issuing a certificate for demo.localhost (root, CA, certificate)');
  try {
    await kubectl(tool, ['apply', '-f', '-'], objects.map((object) => JSON.stringify(object)).join('\n---\n'));
    return await showUntilEnd({ ...stage, ...surroundings, controller, issuing, once: options.once });
  } finally {
    await controller.stop();
  }
}
