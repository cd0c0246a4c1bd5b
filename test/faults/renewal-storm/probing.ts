import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** Asks the probes of a controller as the kubelet would, but every quarter of a second. */
export interface Probing {
  /** Ends it; tells what was answered wrongly, too late or not at all, and how often was asked. */
  stop(): Promise<{ readonly probeFailures: readonly string[]; readonly probes: number }>;
}

const PATHS = ['/livez', '/readyz'];
const EVERY = 250;
/** More patient than a kubelet is by default: the machine of a test is busy with others. */
const PATIENCE = 15_000;

/** Begins to probe the controller whose log is told; it must be listening. */
export async function probe(logFile: string, signal: AbortSignal): Promise<Probing> {
  const port = await healthPort(logFile);
  const stopping = new AbortController();
  const probeFailures: string[] = [];
  const passed = new Set<string>();
  let probes = 0;
  const ask = async (path: string): Promise<void> => {
    probes += 1;
    const problem = await problemOf(`http://127.0.0.1:${port}${path}`);
    if (problem === undefined) passed.add(path);
    // Not ready before its lists are read: that is what /readyz is for.
    else if (!stopping.signal.aborted && (passed.has(path) || path === '/livez'))
      probeFailures.push(`${path} ${problem}`);
  };
  const running = (async () => {
    while (!stopping.signal.aborted && !signal.aborted) {
      await Promise.all(PATHS.map(ask));
      await delay(EVERY);
    }
  })();
  return {
    stop: async () => {
      stopping.abort();
      await running;
      return { probeFailures, probes };
    },
  };
}

async function problemOf(url: string): Promise<string | undefined> {
  try {
    const reply = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) });
    const text = await reply.text();
    return reply.status === 200 ? undefined : `answered ${reply.status}: ${text}`;
  } catch (error) {
    return `did not answer: ${String(error)}`;
  }
}

async function healthPort(logFile: string): Promise<number> {
  const lines = (await readFile(logFile, 'utf8'))
    .split('\n')
    .filter((line) => line.includes('listening for health checks'));
  const line: { readonly port?: number } = JSON.parse(lines.at(-1) ?? '{}');
  if (line.port === undefined) throw new Error(`no port of health checks in ${logFile}`);
  return line.port;
}
