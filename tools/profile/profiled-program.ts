import { join } from 'node:path';
import { installedProgram } from '../../bench/subject/own-program.ts';
import type { Subject } from '../../bench/subject/subject.ts';

const ROOT = join(import.meta.dirname, '../..');

/**
 * The program of the checkout with a profiler in it, which writes `controller.cpuprofile` and `controller.heapsnapshot` into `folder` when the
 * controller is stopped. Sources, not the bundle: functions are then named by file and line.
 */
export async function profiledProgram(folder: string): Promise<Subject> {
  const installed = await installedProgram(join(folder, 'program'));
  return {
    ...installed,
    launch: (place) => {
      const { parameters, environment, ...launch } = installed.launch(place);
      const preload = ['--require', join(import.meta.dirname, 'preload.cjs'), join(ROOT, 'bin/certwright')];
      return {
        ...launch,
        parameters: [...preload, ...parameters.slice(parameters.indexOf('controller'))],
        environment: { ...environment, PROFILE_FOLDER: folder },
      };
    },
  };
}
