import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { solverPod } from '../../../src/solvers/http01/pod/solver-pod.ts';
import { aChallenge, defaultPod } from '../../support/builders/challenge-view.ts';
import { writeShippedProgram } from '../../support/shipped-program.ts';
import type { Question, Reply } from './solver-process.ts';
import { Clients, startSolver } from './solver-process.ts';

/** A solver Pod may be given 64 MiB; half of that is what one may take. */
const MOST_MEMORY = 32;
const why = existsSync('/proc/self/smaps_rollup') ? '' : ' (skipped: there is no /proc/PID/smaps_rollup)';
const challenge = aChallenge();
const { dnsName, token, key } = challenge.spec;
const FOLDER = '/.well-known/acme-challenge';
const RIGHT: Question = { path: `${FOLDER}/${token}`, host: dnsName };
const QUESTIONS: readonly (readonly [Question, Reply])[] = [
  [RIGHT, `200 ${key}`],
  [{ path: `${FOLDER}/${token}x`, host: dnsName }, '404 '],
  [{ path: `${FOLDER}/${token}`, host: `not.${dnsName}` }, '404 '],
  [{ path: '/favicon.ico', host: dnsName }, '404 '],
  [{ path: '/healthz', host: '10.0.0.1:8089' }, '200 '],
];

/** Those of the Pod that is made for the Challenge, at any free port. */
function podFlags(): readonly string[] {
  const { spec } = solverPod(challenge, defaultPod) as unknown as {
    spec: { containers: [{ args: readonly string[] }] };
  };
  return spec.containers[0].args.map((flag) => flag.replace(/^--listen-port=.*$/, '--listen-port=0'));
}

describe('certwright acmesolver, from the bundle', () => {
  let folder: string;
  let program: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'certwright-solver-'));
    program = await writeShippedProgram(join(folder, 'program'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test.skipIf(why !== '')(
    `answers thousands of requests within 32 MiB, and ends when it is told to${why}`,
    async ({ expect }) => {
      const solver = await startSolver(program, podFlags());
      const clients = new Clients(solver.port, 16);
      let largest = 0;
      for (let round = 0; round < 10; round += 1) {
        const asked = Array.from({ length: 100 }, () => QUESTIONS).flat();
        const replies = await Promise.all(asked.map(([question]) => clients.ask(question)));
        expect(replies).toEqual(asked.map(([, reply]) => reply));
        largest = Math.max(largest, await solver.anonymousMemory());
      }
      clients.close();
      expect(largest).toBeLessThanOrEqual(MOST_MEMORY);
      expect(await solver.stop()).toBe(0);
    },
  );

  test.skipIf(why !== '')(
    `holds 500 connections with the longest heads it takes within 32 MiB${why}`,
    async ({ expect }) => {
      const solver = await startSolver(program, podFlags());
      const clients = new Clients(solver.port, 500);
      const long = { ...RIGHT, more: { 'x-long': 'x'.repeat(7_500) } };
      for (let round = 0; round < 4; round += 1) {
        const replies = await Promise.all(Array.from({ length: 500 }, () => clients.ask(long)));
        expect(new Set(replies)).toEqual(new Set([`200 ${key}`]));
        expect(await solver.anonymousMemory()).toBeLessThanOrEqual(MOST_MEMORY);
      }
      clients.close();
      expect(await solver.stop()).toBe(0);
    },
  );

  test('loads none of what takes most of the memory of a small program: TLS, crypto, fetch', async ({ expect }) => {
    const telling = 'process.on("exit", () => console.log(process.moduleLoadList.join("\\n")))';
    const preload = `data:text/javascript,${encodeURIComponent(telling)}`;
    const solver = await startSolver(program, podFlags(), ['--import', preload]);
    const clients = new Clients(solver.port, 1);
    for (const [question, reply] of QUESTIONS) expect(await clients.ask(question)).toBe(reply);
    clients.close();
    expect(await solver.stop()).toBe(0);
    const loaded = solver.printed();
    expect(loaded).toContain('NativeModule http\n');
    expect(loaded.match(/^NativeModule (tls|crypto|https|http2|internal\/deps\/undici\/undici)$/gm)).toBeNull();
  });
});
