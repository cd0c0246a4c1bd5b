import type { Log } from '../telemetry/log.ts';

/** What ends a command at once when it is asked a second time to stop. Source: reference 04 §1.6. */
const SECOND_SIGNAL = 130;

/**
 * Resolves with the reason when the process is asked to stop: SIGINT, SIGTERM, or, with `CERTWRIGHT_EXIT_WITH_STDIN=1`, the end of
 * standard input (a parent that was killed cannot send a signal, but its end of the pipe closes). A second signal ends the process at once.
 */
export function stopRequested(environment: NodeJS.ProcessEnv, log: Log): Promise<string> {
  return new Promise((resolve) => {
    let signals = 0;
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.on(signal, () => {
        signals += 1;
        if (signals > 1) endNow(log, signal);
        resolve(signal);
      });
    if (environment['CERTWRIGHT_EXIT_WITH_STDIN'] !== '1') return;
    const closed = (): void => resolve('standard input closed');
    process.stdin.on('end', closed).on('close', closed).on('error', closed).resume();
  });
}

function endNow(log: Log, signal: string): never {
  log.notice('second signal: ending at once', { signal });
  process.exit(SECOND_SIGNAL);
}
