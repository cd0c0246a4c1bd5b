import { watch } from 'node:fs';
import type { FSWatcher } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { AuditedRequest } from '../../support/audit-log.ts';

/** The requests of one user, as the audit log grows. */
export interface AuditTail {
  /** Answered so far, in the order of the log. A watch counts once, when it begins. */
  readonly requests: readonly AuditedRequest[];
  /** Resolves with the first request that comes from now on and `counts`; undefined when none has come for so long. */
  next(seconds: number, counts: (request: AuditedRequest) => boolean): Promise<AuditedRequest | undefined>;
  stop(): void;
}

const PIECE = 1 << 20;
/** Milliseconds between two readings: the log grows by a line for each request of all plans, and each of them follows it. */
const BREATH = 100;
const NEW_REQUEST = 'request';

/** Follows the audit log of an API server, from its end on, for the requests of one user. */
export async function followAuditLog(file: string, username: string): Promise<AuditTail> {
  const handle = await open(file, 'r');
  const { size } = await handle.stat();
  return new GrowingLog(handle, file, size, username);
}

class GrowingLog implements AuditTail {
  readonly requests: AuditedRequest[] = [];
  readonly #handle: FileHandle;
  readonly #watcher: FSWatcher;
  readonly #changes = new EventTarget();
  readonly #mark: string;
  readonly #buffer = Buffer.alloc(PIECE);
  #offset: number;
  #rest = '';
  #reading: Promise<void> | undefined;
  #hasGrown = false;
  #isStopped = false;

  constructor(handle: FileHandle, file: string, offset: number, username: string) {
    this.#handle = handle;
    this.#offset = offset;
    this.#mark = JSON.stringify(username);
    this.#watcher = watch(file, () => void this.#read());
  }

  next(seconds: number, counts: (request: AuditedRequest) => boolean): Promise<AuditedRequest | undefined> {
    return new Promise((resolve) => {
      let from = this.requests.length;
      const look = (): void => {
        const found = this.requests.slice(from).find(counts);
        from = this.requests.length;
        if (found !== undefined) end(found);
      };
      const end = (found?: AuditedRequest): void => {
        clearTimeout(timer);
        this.#changes.removeEventListener(NEW_REQUEST, look);
        resolve(found);
      };
      // On a busy machine the time may be up before what was written in it has been read.
      const timer = setTimeout(() => void this.#read().then(() => end()), seconds * 1000);
      this.#changes.addEventListener(NEW_REQUEST, look);
    });
  }

  stop(): void {
    this.#isStopped = true;
    this.#watcher.close();
    void (this.#reading ?? Promise.resolve()).then(() => this.#handle.close());
  }

  /** Resolves when all has been read that was there at the call. One reading at a time: what has grown meanwhile is read by the same. */
  #read(): Promise<void> {
    this.#hasGrown = true;
    this.#reading ??= this.#readWhatGrows().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #readWhatGrows(): Promise<void> {
    while (this.#hasGrown && !this.#isStopped) {
      this.#hasGrown = false;
      await this.#readToEnd();
      await delay(BREATH);
    }
  }

  async #readToEnd(): Promise<void> {
    for (;;) {
      const { bytesRead } = await this.#handle.read(this.#buffer, 0, PIECE, this.#offset);
      if (bytesRead === 0) return;
      this.#offset += bytesRead;
      // Audit lines are ASCII: the API server escapes everything else.
      const lines = (this.#rest + this.#buffer.toString('latin1', 0, bytesRead)).split('\n');
      this.#rest = lines.pop() ?? '';
      this.#take(lines.filter((line) => line.includes(this.#mark)));
    }
  }

  #take(lines: readonly string[]): void {
    for (const line of lines) {
      const request: AuditedRequest = JSON.parse(line);
      const wanted = request.verb === 'watch' ? 'ResponseStarted' : 'ResponseComplete';
      if (request.stage === wanted) this.requests.push(request);
    }
    if (lines.length > 0) this.#changes.dispatchEvent(new Event(NEW_REQUEST));
  }
}
