import { statfs } from 'node:fs/promises';
import { Fault } from '../../src/base/fault.ts';

/** What the finished program takes, with room for the linker's copy of it. */
const NEEDED_BYTES = 600_000_000;

/**
 * Checks that a build can be kept in `folder`, before minutes are spent on it.
 * @throws Fault misconfigured: too little space.
 */
export async function requireSpace(folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize >= NEEDED_BYTES) return;
  throw new Fault('misconfigured', {
    code: 'NoSpace',
    message: `The control plane needs 600 MB and "${folder}" has less`,
    remedy: 'free some space, or set XDG_CACHE_HOME to a folder on another file system',
  });
}
