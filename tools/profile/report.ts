import type { CpuSummary, Share } from './cpu-summary.ts';
import type { HeapSummary } from './heap-summary.ts';

const MIB = 2 ** 20;

/** What a profile says, for people: a line each. */
export function profileReport(cpu: CpuSummary, heap: HeapSummary, folder: string): readonly string[] {
  return [
    `CPU: ${(cpu.milliseconds / 1000).toFixed(1)} s, ${percent(cpu.garbageCollection)} of it collecting garbage`,
    '',
    'Heaviest functions, by their own time',
    ...cpu.functions.map(shareLine),
    '',
    'Heaviest modules, by their own time',
    ...cpu.modules.map(shareLine),
    '',
    `Heap when it was stopped: ${(heap.bytes / MIB).toFixed(1)} MiB. Largest kinds of objects`,
    ...heap.kinds.map(
      ({ what, count, bytes }) => `${(bytes / MIB).toFixed(1).padStart(8)} MiB ${String(count).padStart(8)}  ${what}`,
    ),
    '',
    `controller.cpuprofile and controller.heapsnapshot, for the developer tools of a browser, are in ${folder}`,
  ];
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

const shareLine = ({ what, milliseconds, share }: Share): string =>
  `${percent(share).padStart(8)} ${milliseconds.toFixed(0).padStart(8)} ms  ${what}`;
