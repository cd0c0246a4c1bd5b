import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../../src/base/fault.ts';

/** The programs of a control plane, as absolute paths. */
export interface Programs {
  readonly etcd: string;
  readonly apiServer: string;
  /** Absent where KUBEBUILDER_ASSETS names a folder without it: then nothing collects garbage or makes service accounts. */
  readonly controllerManager: string | undefined;
  readonly kubectl: string;
  /** Whether a part ends by itself when its standard input closes, as our own program does. */
  readonly endWithStdin: boolean;
}

/**
 * The programs in a folder of the layout that `setup-envtest` makes: etcd, kube-apiserver, kubectl, and perhaps kube-controller-manager.
 * @throws Fault misconfigured: one of the first three is missing.
 */
export async function programsIn(folder: string, endWithStdin: boolean): Promise<Programs> {
  const missing: string[] = [];
  const found = async (name: string): Promise<string | undefined> =>
    (await isProgram(join(folder, name))) ? join(folder, name) : undefined;
  const needed = async (name: string): Promise<string> => {
    const path = await found(name);
    if (path === undefined) missing.push(name);
    return path ?? '';
  };
  const programs: Programs = {
    etcd: await needed('etcd'),
    apiServer: await needed('kube-apiserver'),
    kubectl: await needed('kubectl'),
    controllerManager: await found('kube-controller-manager'),
    endWithStdin,
  };
  if (missing.length > 0) throw missingPrograms(folder, missing);
  return programs;
}

async function isProgram(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

function missingPrograms(folder: string, missing: readonly string[]): Fault {
  return new Fault('misconfigured', {
    code: 'ControlPlaneProgramMissing',
    message: `The folder "${folder}" named by KUBEBUILDER_ASSETS has no program ${missing.join(', ')}`,
    remedy: 'add it, or unset KUBEBUILDER_ASSETS to have the control plane built here',
  });
}
