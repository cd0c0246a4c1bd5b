import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Fault } from '../../src/base/fault.ts';
import type { ProgressOutput, Task } from '../terminal/progress.ts';
import type { DemoCluster } from './cluster.ts';
import type { ControllerProcess } from './controller-process.ts';
import { clientLine } from './frame.ts';
import type { Frame } from './frame.ts';
import { Live } from './live.ts';
import { screenOn } from './screen.ts';
import type { DemoServer } from './server.ts';
import { tryLines } from './try-lines.ts';

/** How the demo ended. */
export type DemoEnd =
  | { readonly is: 'renewed'; readonly text: string }
  | { readonly is: 'interrupted' }
  | { readonly is: 'failed'; readonly because: string };

/** All that runs while the table is shown. */
export interface Show {
  readonly cluster: DemoCluster;
  readonly server: DemoServer;
  readonly controller: ControllerProcess;
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
      for (const line of tryLines(cluster, show.server.port, caFile, controller.logFile)) output.write(`${line}\n`);
    }
    screen.show(frame);
    if (show.once && frame.renewals > 0) renewed.resolve(renewalEnd(frame));
  };
  const running = new Live({ cluster, server: show.server, caFile }, onFrame).run(stop.signal);
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

function renewalEnd(frame: Frame): DemoEnd {
  if (frame.count.failedHandshakes === 0) return { is: 'renewed', text: clientLine(frame) };
  return { is: 'failed', because: `the renewal cost handshakes: ${clientLine(frame)}` };
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
  const ends = [haltedEnd, show.controller.ended.then(failed)];
  if (!show.once) return ends;
  const late = delay(LONGEST_RENEWAL, undefined, { signal }).then(() => failed(lateText(latest())));
  // Aborted when another end came first: nobody waits for it any more.
  late.catch(() => undefined);
  return [...ends, late];
}

function lateText(frame: Frame | undefined): string {
  const row = frame?.rows.find(({ name }) => name === 'demo-localhost');
  const state =
    row === undefined ? 'the certificate was never seen' : `Ready is ${row.ready}, ${row.reason}: ${row.message}`;
  return `no renewal was seen over TLS within ${LONGEST_RENEWAL / 60_000} minutes; ${state}`;
}

/** `demo-root Issuing, demo-localhost not looked at yet`. */
const issuingText = (frame: Frame): string =>
  frame.rows.map(({ name, ready, reason }) => `${name} ${ready === 'True' ? 'ready' : reason}`).join(', ') || 'waiting';

function unreachable(): never {
  throw new Error('unreachable: the live part runs until it is told to end');
}
