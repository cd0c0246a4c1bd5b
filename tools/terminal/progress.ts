/** One thing that is being built or started, as a person is shown it. */
export interface Task {
  /** What is happening now, e.g. `compiled 412 of 2,731 packages`. `share` is the part done, 0 to 1, where it is known. */
  update(text: string, share?: number): void;
  done(text?: string): void;
  failed(): void;
}

/** Tells a person what is built or started, how long it has taken and what is left. */
export interface Progress {
  begin(what: string): Task;
  /** A line of its own, between tasks. */
  say(line: string): void;
}

/** The same progress with each task numbered: `[2/3] Installing the CRDs`, so that what is left is seen. */
export function numbered(progress: Progress, total: number): Progress {
  let number = 0;
  const begin = (what: string): Task => {
    number += 1;
    return progress.begin(`[${number}/${total}] ${what}`);
  };
  return { begin, say: progress.say };
}

/** Where progress goes: a terminal has one line redrawn, anything else plain lines. */
export interface ProgressOutput {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Plain lines come at most this often, so that a log stays readable. */
const PLAIN_INTERVAL = 10_000;
const REDRAW_INTERVAL = 200;

/** Progress on `output`. `now` is in milliseconds and only ever grows. */
export function progressOn(output: ProgressOutput, now: () => number): Progress {
  return {
    begin: (what) => (output.isTTY === true ? redrawnTask(output, now, what) : plainTask(output, now, what)),
    say: (line) => void output.write(`${line}\n`),
  };
}

function plainTask(output: ProgressOutput, now: () => number, what: string): Task {
  const start = now();
  let shown = start;
  let latest: readonly [string, number?] = ['at work'];
  const tell = (): void => {
    if (now() - shown < PLAIN_INTERVAL) return;
    shown = now();
    output.write(`  ${what}: ${describe(latest[0], latest[1], now() - start)}\n`);
  };
  // Also while nothing new is heard: a silent log looks like a stuck one.
  const timer = setInterval(tell, PLAIN_INTERVAL).unref();
  const end = (text: string): void => {
    clearInterval(timer);
    output.write(`  ${what}: ${text}\n`);
  };
  output.write(`${what} ...\n`);
  return {
    update: (text, share) => {
      latest = share === undefined ? [text] : [text, share];
      tell();
    },
    done: (text) => end(`${text ?? 'done'} (${spanText(now() - start)})`),
    failed: () => end(`failed after ${spanText(now() - start)}`),
  };
}

function redrawnTask(output: ProgressOutput, now: () => number, what: string): Task {
  const start = now();
  let latest: readonly [string, number?] = ['starting'];
  const draw = (mark: string, text: string): void =>
    void output.write(`\r\u001b[2K${cut(`${mark} ${what}: ${text}`, output.columns)}`);
  const redraw = (): void => draw('…', describe(latest[0], latest[1], now() - start));
  const timer = setInterval(redraw, REDRAW_INTERVAL).unref();
  redraw();
  const end = (mark: string, text: string): void => {
    clearInterval(timer);
    draw(mark, `${text} (${spanText(now() - start)})`);
    output.write('\n');
  };
  return {
    update: (text, share) => {
      latest = share === undefined ? [text] : [text, share];
    },
    done: (text) => end('✓', text ?? 'done'),
    failed: () => end('✗', 'failed'),
  };
}

/** `compiled 412 of 2,731 packages, 1 min 12 s, about 4 min left`. */
function describe(text: string, share: number | undefined, elapsed: number): string {
  const left = share === undefined || share < 0.02 ? '' : `, about ${spanText((elapsed * (1 - share)) / share)} left`;
  return `${text}, ${spanText(elapsed)}${left}`;
}

/** Milliseconds for a person: `4 s`, `1 min 12 s`, `2 h 5 min`. */
export function spanText(span: number): string {
  const total = Math.max(0, Math.round(span / 1000));
  const [hours, minutes, seconds] = [Math.floor(total / 3600), Math.floor((total % 3600) / 60), total % 60];
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${seconds} s` : `${seconds} s`;
}

function cut(line: string, columns: number | undefined): string {
  const width = (columns ?? 80) - 1;
  return line.length > width ? `${line.slice(0, width - 1)}…` : line;
}
