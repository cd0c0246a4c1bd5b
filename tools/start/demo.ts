import { ensureAcmePrograms } from '../acme-servers/programs.ts';
import type { AcmePrograms } from '../acme-servers/programs.ts';
import { numbered, progressOn } from '../terminal/progress.ts';
import type { ProgressOutput } from '../terminal/progress.ts';
import { ownCluster, usersCluster } from './cluster.ts';
import type { DemoCluster, DemoProgress } from './cluster.ts';
import { startDemoAcme } from './acme/demo-acme.ts';
import type { DemoAcme } from './acme/demo-acme.ts';
import { startController } from './controller-process.ts';
import type { DemoEnd } from './end.ts';
import { kubectl } from './kubectl.ts';
import { demoManifests } from './manifests.ts';
import type { Options } from './options.ts';
import { listenHttps } from './server.ts';
import type { DemoServer } from './server.ts';
import { showUntilEnd } from './show.ts';

/** Where the demo runs and who may end it. */
export interface DemoSurroundings {
  readonly environment: NodeJS.ProcessEnv;
  readonly output: ProgressOutput;
  /** Aborted by the user. */
  readonly interrupted: AbortSignal;
}

/** A cluster, its CRDs, a certificate; with --acme its servers too. */
const stepsOf = ({ acme }: Options): number => (acme ? 4 : 3);

/**
 * The whole demo, from nothing to a renewed certificate; what it started and made is gone when it returns or throws.
 * @throws Fault misconfigured, transient: something it needs is missing or would not start.
 */
export async function runDemo(options: Options, surroundings: DemoSurroundings): Promise<DemoEnd> {
  const plain = progressOn(surroundings.output, () => performance.now());
  const progress: DemoProgress = { plain, steps: numbered(plain, stepsOf(options)) };
  // First of all: a busy port is told before minutes are spent on building.
  const server = await listenHttps(options.port);
  try {
    const { environment, interrupted } = surroundings;
    const programs = options.acme ? await ensureAcmePrograms(environment, plain, interrupted) : undefined;
    const cluster = await openCluster(options, surroundings, progress);
    try {
      const acme = programs === undefined ? undefined : await openAcme(programs, progress);
      try {
        return await withController(options, surroundings, progress, { cluster, server, acme });
      } finally {
        await acme?.stop();
      }
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

async function openAcme(programs: AcmePrograms, { steps, plain }: DemoProgress): Promise<DemoAcme> {
  const starting = steps.begin('Starting BIND (a name server) and Pebble (an ACME server)');
  try {
    const acme = await startDemoAcme(programs);
    starting.done();
    plain.say(acme.remark);
    return acme;
  } catch (error) {
    starting.failed();
    throw error;
  }
}

interface Stage {
  readonly cluster: DemoCluster;
  readonly server: DemoServer;
  readonly acme: DemoAcme | undefined;
}

async function withController(
  options: Options,
  surroundings: DemoSurroundings,
  progress: DemoProgress,
  stage: Stage,
): Promise<DemoEnd> {
  const { tool, names } = stage.cluster;
  const [namespace, ...own] = await demoManifests(names);
  const items = [...own, ...(stage.acme?.manifests ?? [])];
  await kubectl(tool, ['apply', '-f', '-'], JSON.stringify(namespace));
  const controller = await startController(stage.cluster, stage.acme?.flags ?? []);
  const issuing = progress.steps.begin('Issuing a certificate for demo.localhost (controller, root, CA, certificate)');
  try {
    await kubectl(tool, ['apply', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
    return await showUntilEnd({ ...stage, output: surroundings.output, controller, issuing, once: options.once });
  } finally {
    await controller.stop();
  }
}
