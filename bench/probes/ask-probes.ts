import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { ProbeAnswers } from './probe-answers.ts';

/** Questions that are being asked. */
export interface Probing {
  answers(): Promise<ProbeAnswers>;
  stop(): Promise<void>;
}

/**
 * Asks /livez and /readyz of a port on loopback, five times a second each. In a thread of its own: what the measuring process does meanwhile
 * must not look like slowness of the controller.
 */
export function askProbes(port: number): Probing {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: { port } });
  return {
    answers: async () => {
      worker.postMessage('answers');
      const [answers] = (await once(worker, 'message')) as [ProbeAnswers];
      return answers;
    },
    stop: async () => void (await worker.terminate()),
  };
}
