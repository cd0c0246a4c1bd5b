import { writeSync } from 'node:fs';
import { createLog } from '../telemetry/create-log.ts';
import type { Log } from '../telemetry/log.ts';
import { textLine } from '../telemetry/log-text.ts';
import { startAnswerServer } from '../solvers/http01/answer-server.ts';
import { answerLog } from './acmesolver/answer-log.ts';
import { ACMESOLVER_FLAGS } from './acmesolver/flags.ts';
import { holdSmall } from './acmesolver/hold-small.ts';
import { oneAnswer } from './acmesolver/one-answer.ts';
import { flagFault } from './flags/flag-fault.ts';
import type { FlagValues } from './flags/flag-row.ts';
import { flagHelp } from './flags/help.ts';
import { parseFlags } from './flags/parse-flags.ts';
import { stopRequested } from './stop-signals.ts';

const PURPOSE = 'Answers one HTTP-01 challenge; runs in a solver Pod.';
const STANDARD_ERROR = 2;

/** `certwright acmesolver`: 0 when it is stopped, 1 after an error, which is the last line of the log. Reference 2.14, 03 §6. */
export async function run(args: readonly string[]): Promise<number> {
  const log = solverLog();
  try {
    const parsed = parseFlags(ACMESOLVER_FLAGS, args);
    if (parsed.is === 'flags') await serveUntilStopped(parsed.values, log);
    else console.log(flagHelp('acmesolver', PURPOSE, ACMESOLVER_FLAGS));
    return 0;
  } catch (thrown) {
    log.error('error executing command', { fault: thrown });
    return 1;
  }
}

async function serveUntilStopped(flags: FlagValues<typeof ACMESOLVER_FLAGS>, log: Log): Promise<void> {
  const { domain, token, key } = flags;
  const missing = ACMESOLVER_FLAGS.find(({ name }) => flags[name] === '');
  if (missing !== undefined) throw flagFault(`--${missing.name} must not be empty`);
  if (flags['listen-port'] < 0 || flags['listen-port'] > 65_535)
    throw flagFault('--listen-port must be a valid port number');
  // Before the first await: a Pod may be deleted while it starts.
  const stopped = stopRequested(process.env, log);
  const source = oneAnswer(domain, token, key);
  const { port } = await startAnswerServer({ source, port: flags['listen-port'], told: answerLog(log) });
  holdSmall();
  log.notice('starting listener', { expected_domain: domain, expected_token: token, listen_port: port });
  // Nothing is worth waiting for: an answer takes less time than the signal.
  await stopped;
}

/** Lines on standard error, without the library that the other commands write them by: its memory would count. */
const solverLog = (): Log =>
  createLog({
    name: 'certwright.acmesolver',
    write: (record) => writeLine(textLine(record, { pid: process.pid, coloured: false })),
    now: Date.now,
    verbosity: 0,
  });

/** Nobody reads it any more, or not fast enough: losing a line ends nothing. */
function writeLine(line: string): void {
  try {
    writeSync(STANDARD_ERROR, line);
  } catch {}
}
