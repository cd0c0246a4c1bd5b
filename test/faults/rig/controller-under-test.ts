/** A real `certwright controller`, which may be killed and started again as often as a plan needs. */
export interface ControllerUnderTest {
  /** All of its logs, of every start, as JSON lines. */
  readonly logFile: string;
  /** Who it is to the API server. */
  readonly username: string;
  /** Of the running process; undefined while none runs. */
  readonly pid: number | undefined;
  /** Starts it and resolves when it leads. Fails if it ends before. */
  start(): Promise<void>;
  /** SIGKILL; resolves when it is gone. At once gone for the API server too: call it from a hook of the proxy and hold what comes. */
  kill(): Promise<void>;
  /**
   * Kills what runs, gives back the Lease in the dead one's name, so that nobody waits for it to run out, and starts anew; resolves when the
   * new one leads. What a Lease is for is FT-10's.
   */
  restart(): Promise<void>;
  /** SIGTERM, and its exit code. */
  stop(): Promise<number | null>;
  /** The text of its metrics. */
  metrics(): Promise<string>;
  /** Resolves when a process ends that nobody killed or stopped, with its code and the last lines of its log. */
  readonly endedByItself: Promise<string>;
}
