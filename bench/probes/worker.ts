import { request } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';
import { percentile } from '../percentile.ts';
import type { AnswersOfOne } from './probe-answers.ts';

/** Between two questions to one path, ms. */
const PERIOD = 200;
/** What the kubelet would wait at most, if told to be patient, ms. */
const LONGEST = 10_000;

/** What one path answered; times in ms. */
interface Record {
  readonly path: string;
  /** Whether it has ever said 200: before that it may say no, because the process is starting. */
  wasGood: boolean;
  isOpen: boolean;
  failed: number;
  readonly times: number[];
}

/** Asks a path each time anew on a connection of its own, as the kubelet does, unless the question before is still open. */
function askRegularly(port: number, path: string): Record {
  const record: Record = { path, wasGood: false, isOpen: false, failed: 0, times: [] };
  setInterval(() => {
    if (!record.isOpen) ask(port, record);
  }, PERIOD);
  return record;
}

function ask(port: number, record: Record): void {
  const askedAt = performance.now();
  record.isOpen = true;
  const end = (good: boolean, answered: boolean): void => {
    record.isOpen = false;
    record.wasGood ||= good;
    // A process that does not listen yet has not failed to answer.
    if (answered || record.wasGood) record.times.push(performance.now() - askedAt);
    if (!good && record.wasGood) record.failed += 1;
  };
  const options = { host: '127.0.0.1', port, path: record.path, agent: false, timeout: LONGEST };
  const asked = request(options, (reply) => {
    reply.resume().once('close', () => end(reply.statusCode === 200, true));
  });
  asked.once('timeout', () => asked.destroy(new Error('no answer')));
  asked.once('error', () => end(false, false));
  asked.end();
}

const answersOf = ({ times, failed }: Record): AnswersOfOne => ({
  asked: times.length,
  failed,
  slowest: times.reduce((longest, time) => Math.max(longest, time), 0),
  p99: percentile(times, 99),
});

const { port } = workerData as { readonly port: number };
const [livez, readyz] = [askRegularly(port, '/livez'), askRegularly(port, '/readyz')];
parentPort?.on('message', () => parentPort?.postMessage({ livez: answersOf(livez), readyz: answersOf(readyz) }));
