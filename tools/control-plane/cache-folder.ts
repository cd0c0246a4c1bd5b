import { homedir, tmpdir, userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';

/**
 * The folder where built programs are kept between runs: `$XDG_CACHE_HOME/certwright`, else `~/.cache/certwright`, else one for this
 * user under the folder for temporary files (no home: some build machines).
 * Source: XDG Base Directory Specification (a relative XDG_CACHE_HOME is to be ignored).
 */
export function cacheFolder(environment: NodeJS.ProcessEnv): string {
  const xdg = environment['XDG_CACHE_HOME'];
  if (xdg !== undefined && isAbsolute(xdg)) return join(xdg, 'certwright');
  const home = environment['HOME'] === undefined ? homeOfRecord() : environment['HOME'];
  if (isAbsolute(home) && home !== '/nonexistent') return join(home, '.cache', 'certwright');
  return join(tmpdir(), `certwright-cache-${userInfo().uid}`);
}

/** The home folder the system has on record; '' where it has none. */
function homeOfRecord(): string {
  try {
    return homedir();
  } catch {
    return '';
  }
}
