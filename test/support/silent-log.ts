import type { Log } from '../../src/telemetry/log.ts';

const nothing = (): void => undefined;

/** A log that nobody reads. */
export const silentLog: Log = {
  error: nothing,
  notice: nothing,
  warn: nothing,
  info: nothing,
  detail: nothing,
  debug: nothing,
  trace: nothing,
  child: () => silentLog,
  writes: () => false,
};
