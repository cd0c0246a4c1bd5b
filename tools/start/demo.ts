import { numbered, progressOn } from '../terminal/progress.ts';
import type { ProgressOutput } from '../terminal/progress.ts';
import { ownCluster, usersCluster } from './cluster.ts';
import type { DemoCluster, DemoProgress } from './cluster.ts';
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

/** A cluster, its CRDs, a certificate. */
const STEPS = 3;

/**
 * The whole demo, from nothing to a renewed certificate; what it started and made is gone when it returns or throws.
 * @throws Fault misconfigured, transient: something it needs is missing or would not start.
 */
export async function runDemo(options: Options, surroundings: DemoSurroundings): Promise<DemoEnd> {
  const plain = progressOn(surroundings.output, () => performance.now());
  const progress: DemoProgress = { plain, steps: numbered(plain, STEPS) };
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

const openCluster = (
  options: Options,
  surroundings: DemoSurroundings,
  progress: DemoProgress,
): Promise<DemoCluster> => {
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
  progress: DemoProgress,
  stage: Stage,
): Promise<DemoEnd> {
  const { tool, names } = stage.cluster;
  const [namespace, ...objects] = await demoManifests(names);
  await kubectl(tool, ['apply', '-f', '-'], JSON.stringify(namespace));
  const controller = await startController(stage.cluster);
  const issuing = progress.steps.begin('Issuing a certificate for demo.localhost (controller, root, CA, certificate)');
  try {
    await kubectl(tool, ['apply', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
    return await showUntilEnd({ ...stage, output: surroundings.output, controller, issuing, once: options.once });
  } finally {
    await controller.stop();
  }
}
