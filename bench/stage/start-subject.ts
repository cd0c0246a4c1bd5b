import { clusterAt } from '../../test/support/cluster.ts';
import { freePorts } from '../../tools/control-plane/ports.ts';
import type { ControlPlane } from '../../tools/control-plane/start.ts';
import { askProbes } from '../probes/ask-probes.ts';
import type { MeasuredController } from '../stage.ts';
import type { Subject } from '../subject/subject.ts';
import { untilAuthorityReady } from './authority.ts';
import { measureController } from './measure-controller.ts';
import { startMeasured } from './measured-process.ts';

/** What a controller is started with. */
export interface SubjectStart {
  readonly subject: Subject;
  readonly kubeconfig: string;
  readonly controlPlane: ControlPlane;
  /** Whose Issuer shows that it works. */
  readonly namespace: string;
  readonly signal: AbortSignal;
  readonly flags: readonly string[];
  /** Told if it ends before it is stopped. */
  onEnded(because: unknown): void;
}

/** A controller that lists 100,000 certificates on a busy machine takes its time; one that takes longer is stuck. */
const LONGEST_START_SECONDS = 300;

/** Starts a controller and resolves when it has made the Issuer Ready. @throws Fault transient: it ended before. */
export async function startSubject(start: SubjectStart): Promise<MeasuredController> {
  const { subject, kubeconfig, controlPlane, namespace, signal, flags } = start;
  const [metricsPort = 0, healthPort = 0] = await freePorts(2);
  const launch = subject.launch({ kubeconfig, metricsPort, healthPort, flags });
  const startedAt = performance.now();
  const process = await startMeasured(launch, controlPlane.runFolder);
  const probing = launch.listensForProbes ? askProbes(healthPort) : undefined;
  try {
    await Promise.race([
      process.failed,
      untilAuthorityReady(clusterAt(controlPlane), namespace, LONGEST_START_SECONDS),
    ]);
  } catch (error) {
    await probing?.stop();
    await process.stop();
    throw error;
  }
  process.failed.catch(start.onEnded);
  return measureController({
    process,
    startedAt,
    readyAt: performance.now(),
    user: subject.user,
    auditLog: controlPlane.auditLog,
    metricsPort: launch.listensForMetrics ? metricsPort : undefined,
    probing,
    signal,
  });
}
