import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FaultProxy } from '../proxy/fault-proxy.ts';
import { startFaultProxy } from '../proxy/fault-proxy.ts';
import { flagsFor } from '../rig/flags-for.ts';
import type { ControllerUnderTest } from '../rig/controller-under-test.ts';
import { controllerUnderTest } from '../rig/controller-under-test.ts';
import { programOf } from '../rig/program.ts';
import type { Rig } from '../rig/rig.ts';

/** A second replica beside the one of the rig: the same account, namespace and Lease, a link to the API server of its own. */
export interface AnotherController {
  readonly controller: ControllerUnderTest;
  readonly proxy: FaultProxy;
  close(): Promise<void>;
}

/** What it differs in. */
export interface AnotherOptions {
  /** Where the rig keeps its files. */
  readonly folder: string;
  readonly flags: readonly string[];
  /** How far its wall clock is ahead of the machine's, in milliseconds; behind if negative. */
  readonly clockAhead?: number;
}

/** Makes it; it is not started. */
export async function anotherController(rig: Rig, options: AnotherOptions): Promise<AnotherController> {
  const { namespace } = rig;
  const { folder, flags, clockAhead = 0 } = options;
  const proxy = await startFaultProxy(rig.address);
  const controller = controllerUnderTest({
    program: clockAhead === 0 ? programOf(rig.address) : await programWithClock(rig, folder, clockAhead),
    flags: [...flagsFor(namespace, join(folder, `${namespace}.kubeconfig`)), `--master=${proxy.url}`, ...flags],
    logFile: join(folder, `${namespace}-another.log`),
    username: rig.controller.username,
    freeLease: async () => undefined,
  });
  return {
    controller,
    proxy,
    close: async () => {
      await controller.kill();
      await proxy.close();
    },
  };
}

/** The program behind a module that moves its wall clock; the monotonic clock stays. */
async function programWithClock(rig: Rig, folder: string, ahead: number): Promise<string> {
  const file = join(folder, `${rig.namespace}-clock.mjs`);
  const lines = [
    `// Runs the program with a wall clock ${ahead} ms ahead of the machine's: a test of clocks that differ.`,
    'const RealDate = Date;',
    'const realNow = RealDate.now.bind(RealDate);',
    'globalThis.Date = class extends RealDate {',
    '  constructor(...given) {',
    `    super(...(given.length === 0 ? [realNow() + ${ahead}] : given));`,
    '  }',
    `  static now = () => realNow() + ${ahead};`,
    '};',
    `await import(${JSON.stringify(pathToFileURL(programOf(rig.address)).href)});`,
  ];
  await writeFile(file, `${lines.join('\n')}\n`);
  return file;
}
