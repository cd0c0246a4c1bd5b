import { Fault } from '../../src/base/fault.ts';
import { clusterAt } from '../../test/support/cluster.ts';
import { startOwnControlPlane } from '../../test/support/own-control-plane.ts';
import type { ControlPlane } from '../../tools/control-plane/start.ts';
import { sendAllTo } from '../raw/send-all.ts';
import type { MeasuredController, Stage } from '../stage.ts';
import type { Subject } from '../subject/subject.ts';
import { createAuthority } from './authority.ts';
import { writeControllerKubeconfig } from './controller-kubeconfig.ts';
import { startSubject } from './start-subject.ts';

const NAMESPACE = 'bench';

/** A stage and its end. */
export interface OpenStage extends Stage {
  /** Stops what was started, in reverse order, and removes the run folder. */
  close(): Promise<void>;
}

/** What a stage is made for. */
export interface StageWish {
  readonly subject: Subject;
  readonly tell: Stage['tell'];
  /** Aborts when the user ends the run. */
  readonly signal: AbortSignal;
}

/** Starts a control plane and makes it ready for a scenario. @throws Fault transient: it did not start. */
export async function openStage(wish: StageWish): Promise<OpenStage> {
  wish.tell('starting a control plane');
  const controlPlane = await startOwnControlPlane();
  try {
    return await stageIn(controlPlane, wish);
  } catch (error) {
    await controlPlane.stop();
    throw error;
  }
}

async function stageIn(controlPlane: ControlPlane, { subject, tell, signal: asked }: StageWish): Promise<OpenStage> {
  const cluster = clusterAt(controlPlane);
  await createAuthority(cluster, NAMESPACE);
  const kubeconfig = await writeControllerKubeconfig(controlPlane, subject.hasAllRights);
  const broken = new AbortController();
  void controlPlane.broken.then((part) => broken.abort(partHasEnded(part)));
  const signal = AbortSignal.any([asked, broken.signal]);
  let controller: MeasuredController | undefined;
  return {
    controlPlane,
    cluster,
    namespace: NAMESPACE,
    signal,
    tell,
    sendAll: sendAllTo(controlPlane, signal),
    startController: async (flags = []) => {
      tell('starting the controller');
      const onEnded = (because: unknown): void => broken.abort(because);
      controller = await startSubject({
        subject,
        kubeconfig,
        controlPlane,
        namespace: NAMESPACE,
        signal,
        onEnded,
        flags,
      });
      return controller;
    },
    close: async () => {
      await controller?.stop();
      await controlPlane.stop();
    },
  };
}

const partHasEnded = (part: string): Fault =>
  new Fault('transient', {
    code: 'ControlPlanePartEnded',
    message: `${part} has ended`,
    remedy: 'run the command again',
  });
