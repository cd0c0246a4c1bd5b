import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { TestContext } from 'vitest';
import { programForTests } from '../../support/dns/debian-program.ts';
import { goProgramForTests } from '../../support/go-program.ts';
import { startRun } from '../../support/processes.ts';
import type { Run } from '../../support/processes.ts';

const RUN = join(import.meta.dirname, '../../../tools/bootstrap/run.cjs');
const programs = [await programForTests('named'), await goProgramForTests('pebble')];
const missing = programs.find((program) => program.is === 'missing');
const why = missing?.is === 'missing' ? ` (skipped: ${missing.because})` : '';
/** Generous: what is ended by a closed channel is gone in a second, on a busy machine in a few. */
const SECONDS = 20;
const PEBBLE = /^\S+\/pebble -strict -config (\S+)\/pebble\.json/;
const BIND = /^\S+\/named .*-c (\S+)\/named\.conf/;

function aDemo(t: TestContext, ...parameters: readonly string[]): Run {
  const run = startRun(process.execPath, [RUN, 'start', '--acme', ...parameters]);
  t.onTestFinished(() => run.clear());
  return run;
}

/** The folders of the servers and of the control plane, once they are there. */
async function foldersOf(run: Run): Promise<readonly string[]> {
  const found: string[] = [];
  for (const fits of [/\/etcd --data-dir=(\S+)\/etcd/, BIND, PEBBLE]) {
    const { commandLine } = await run.untilProcess(fits);
    found.push(fits.exec(commandLine)?.[1] ?? '');
  }
  return found;
}

describe.skipIf(missing !== undefined)(`npm start -- --acme${why}`, () => {
  /** The demo's own certificate is renewed a minute and a half after it was issued: most of this test is waiting for that. */
  test('--once ends after both proofs and a renewal, says so, and leaves nothing behind', {
    concurrent: false,
    timeout: 300_000,
  }, async (t) => {
    const run = aDemo(t, '--once');
    const folders = await foldersOf(run);
    const code = await run.ended;
    const printed = run.printed();
    for (const step of [
      'by-dns: order pending at Pebble\n',
      'by-dns: challenge DNS-01 for by-dns.demo.test: presented\n',
      'by-dns: challenge DNS-01 for *.by-dns.demo.test: seen by Pebble, valid\n',
      'by-http: challenge HTTP-01 for by-http.demo.test: seen by Pebble, valid\n',
      'by-http: order valid\n',
      'in place of the certificate before\n',
    ])
      expect(printed).toContain(step);
    expect(printed).toMatch(/Renewed and served: .* 0 failed, 1 renewal seen/);
    expect(printed).toMatch(
      /Issued by Pebble: by-dns by DNS-01 \(\d renewals?\), by-http by HTTP-01 \(\d renewals?\)\n$/,
    );
    expect(code).toBe(0);
    await run.untilNothingIsLeft(SECONDS);
    expect(folders.filter((folder) => existsSync(folder))).toEqual([]);
  });

  test('Ctrl-C stops Pebble and BIND too, and leaves nothing behind', { concurrent: false }, async (t) => {
    const run = aDemo(t);
    const folders = await foldersOf(run);
    await run.untilPrinted('by-http: order pending at Pebble');
    process.kill(-(run.child.pid ?? 0), 'SIGINT');
    await run.untilPrinted('Stopped; nothing is left behind.');
    expect(await run.ended).toBe(0);
    await run.untilNothingIsLeft(SECONDS);
    expect(folders.filter((folder) => existsSync(folder))).toEqual([]);
  });

  for (const [name, fits] of [
    ['the demo itself', /tools\/start\/main\.ts/],
    ['Pebble', PEBBLE],
    ['BIND', BIND],
  ] as const) {
    test(`SIGKILL to ${name} ends the whole demo and leaves nothing behind`, { concurrent: false }, async (t) => {
      const run = aDemo(t);
      const [folders, victim] = [await foldersOf(run), await run.untilProcess(fits)];
      await run.untilProcess(/bin\/certwright controller/);
      process.kill(victim.pid, 'SIGKILL');
      await run.ended;
      if (name !== 'the demo itself') expect(run.printed()).toContain(`The demo failed: ${name} has ended`);
      await run.untilNothingIsLeft(SECONDS);
      expect(folders.filter((folder) => existsSync(folder))).toEqual([]);
    });
  }
});
