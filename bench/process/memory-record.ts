import type { Memory } from '../stage.ts';
import { memoryOf, processTree } from './process-tree.ts';

/** What has been seen of the memory of a tree of processes. */
export interface MemoryRecord {
  /** Looks once more: call it often enough to see children that live shortly. */
  look(): Promise<Memory>;
}

/** Keeps the highest resident memory of each process of a tree, also of those that have ended. */
export function recordMemory(pid: number): MemoryRecord {
  const peaks = new Map<number, number>();
  return {
    look: async () => {
      const tree = await processTree(pid);
      const seen = await Promise.all(tree.map(memoryOf));
      tree.forEach((one, index) => peaks.set(one, Math.max(peaks.get(one) ?? 0, seen[index]?.peak ?? 0)));
      const resident = seen.reduce((sum, memory) => sum + memory.resident, 0);
      return { resident, peak: [...peaks.values()].reduce((sum, peak) => sum + peak, 0) };
    },
  };
}
