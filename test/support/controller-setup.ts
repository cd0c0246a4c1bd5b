import type { TestProject } from 'vitest/node';
import type { ControllerAddress } from './controller.ts';
import { startCountedController } from './controller.ts';
import setUpControlPlane from './control-plane-setup.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The one controller that acts in the control plane of these tests. */
    controller: ControllerAddress;
  }
}

/** A control plane of these tests' own, with one controller in it that acts in every namespace; both end after the last test. */
export default async function setUpController(project: TestProject): Promise<() => Promise<void>> {
  const stopControlPlane = await setUpControlPlane(project);
  const address = project.getProvidedContext().controlPlane;
  try {
    const controller = await startCountedController(address);
    project.provide('controller', controller.address);
    return async () => {
      await controller.stop();
      await stopControlPlane();
    };
  } catch (error) {
    await stopControlPlane();
    throw error;
  }
}
