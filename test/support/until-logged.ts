import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** A line of the controller's log, as far as tests look. */
export interface LoggedLine {
  readonly msg?: string;
  readonly controller?: string;
  readonly resource_name?: string;
}

/** A file does not tell when it grows. */
const LOOK_AGAIN = 50;

/** Resolves with the lines of a log of JSON lines once `are` is true of all so far; fails after `seconds`. */
export async function untilLogged(
  logFile: string,
  what: string,
  are: (lines: readonly LoggedLine[]) => boolean,
  seconds = 60,
): Promise<readonly LoggedLine[]> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const lines = linesOf(await readFile(logFile, 'utf8'));
    if (are(lines)) return lines;
    if (performance.now() > deadline) throw new Error(`${what}: never logged in ${logFile}`);
    await delay(LOOK_AGAIN);
  }
}

/** The last line may be half written. */
const linesOf = (text: string): readonly LoggedLine[] =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as LoggedLine);
