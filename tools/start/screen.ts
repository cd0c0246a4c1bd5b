import { instant } from '../../src/base/instant.ts';
import type { ProgressOutput } from '../terminal/progress.ts';
import { changeLines, frameLines } from './frame.ts';
import type { Frame } from './frame.ts';

const REDRAW_INTERVAL = 500;

/** Where the live table is shown. */
export interface Screen {
  show(frame: Frame): void;
  /** Leaves the last frame standing. */
  end(): void;
}

/** A terminal has the frame redrawn in place; anything else gets a line for each change. */
export const screenOn = (output: ProgressOutput): Screen => (output.isTTY === true ? redrawn(output) : plain(output));

function redrawn(output: ProgressOutput): Screen {
  let latest: Frame | undefined;
  let drawn = 0;
  const draw = (): void => {
    if (latest === undefined) return;
    const width = (output.columns ?? 80) - 1;
    const lines = frameLines(latest, instant(Date.now())).map((line) => line.slice(0, width));
    const back = drawn === 0 ? '' : `\u001b[${drawn}A\u001b[J`;
    output.write(`${back}${lines.join('\n')}\n`);
    drawn = lines.length;
  };
  const timer = setInterval(draw, REDRAW_INTERVAL);
  return {
    show: (frame) => {
      latest = frame;
    },
    end: () => {
      clearInterval(timer);
      draw();
    },
  };
}

function plain(output: ProgressOutput): Screen {
  let latest: Frame | undefined;
  return {
    show: (frame) => {
      for (const line of changeLines(latest, frame)) output.write(`${line}\n`);
      latest = frame;
    },
    end: () => undefined,
  };
}
