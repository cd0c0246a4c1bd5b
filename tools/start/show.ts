import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Fault } from '../../src/base/fault.ts';
import type { ProgressOutput, Task } from '../terminal/progress.ts';
import type { DemoAcme } from './acme/demo-acme.ts';
import type { DemoCluster } from './cluster.ts';
import type { ControllerProcess } from './controller-process.ts';
import { lateText, onceEnd } from './end.ts';
import type { DemoEnd } from './end.ts';
import type { Frame } from './frame.ts';
import { Live } from './live.ts';
import { screenOn } from './screen.ts';
import type { DemoServer } from './server.ts';
import { tryLines } from './try-lines.ts';

/** All that runs while the table is shown. */
export interface Show {
  readonly cluster: DemoCluster;
  readonly server: DemoServer;
  readonly controller: ControllerProcess;
  /** With --acme. */
  readonly acme: DemoAcme | undefined;
  /** Being told of until the first handshake succeeds. */
  readonly issuing: Task;
  readonly output: ProgressOutput;
  readonly once: boolean;
}

/** With --once: from the certificate asked for to its first renewal. By its spec a minute and a half; the rest is for a slow machine. */
const LONGEST_RENEWAL = 5 * 60_000;

/** Shows the progress of issuing, then the lines to try and the live table, until the demo ends one way or another. */
export async function showUntilEnd(show: Show): Promise<DemoEnd> {
  const { output, controller, cluster } = show;
  const stop = new AbortController();
  const caFile = join(cluster.folder, 'ca.crt');
  const screen = screenOn(output);
  const renewed = Promise.withResolvers<DemoEnd>();
  let latest: Frame | undefined;
  let isServed = false;
  const onFrame = (frame: Frame): void => {
    latest = frame;
    if (!isServed) {
      show.issuing.update(issuingText(frame));
      if (frame.count.serial === undefined) return;
      isServed = true;
      show.issuing.done('issued and served');
      const place = { port: show.server.port, caFile, logFile: controller.logFile, nameServer: show.acme?.nameServer };
      for (const line of tryLines(cluster, place)) output.write(`${line}\n`);
    }
    screen.show(frame);
    const end = show.once ? onceEnd(frame) : undefined;
    if (end !== undefined) renewed.resolve(end);
  };
  const running = new Live({ cluster, server: show.server, caFile, acme: show.acme !== undefined }, onFrame).run(
    stop.signal,
  );
  try {
    return await Promise.race([
      renewed.promise,
      ...otherEnds(show, stop.signal, () => latest),
      running.then(unreachable),
    ]);
  } finally {
    stop.abort();
    if (!isServed) show.issuing.failed();
    screen.end();
    await running.catch(() => undefined);
  }
}

/** Every end but the renewal. */
function otherEnds(show: Show, signal: AbortSignal, latest: () => Frame | undefined): readonly Promise<DemoEnd>[] {
  const failed = (because: string): DemoEnd => ({ is: 'failed', because });
  const { halted } = show.cluster;
  const haltedEnd = new Promise<DemoEnd>((resolve) => {
    const end = (): void =>
      resolve(halted.reason instanceof Fault ? failed(halted.reason.message) : { is: 'interrupted' });
    if (halted.aborted) end();
    halted.addEventListener('abort', end, { signal });
  });
  const ends = [
    haltedEnd,
    show.controller.ended.then(failed),
    ...(show.acme === undefined ? [] : [show.acme.ended.then(failed)]),
  ];
  if (!show.once) return ends;
  const late = delay(LONGEST_RENEWAL, undefined, { signal }).then(() =>
    failed(lateText(latest(), LONGEST_RENEWAL / 60_000)),
  );
  // Aborted when another end came first: nobody waits for it any more.
  late.catch(() => undefined);
  return [...ends, late];
}

/** `demo-root Issuing, demo-localhost not looked at yet`. */
const issuingText = (frame: Frame): string =>
  frame.rows.map(({ name, ready, reason }) => `${name} ${ready === 'True' ? 'ready' : reason}`).join(', ') || 'waiting';

function unreachable(): never {
  throw new Error('unreachable: the live part runs until it is told to end');
}
