import { systemClock } from '../base/system-clock.ts';
import { CONTROLLER_FLAGS } from './controller/flags.ts';
import { namesOf } from './controller/controller-names.ts';
import type { ControllerSettings } from './controller/settings.ts';
import { parseSettings } from './controller/settings.ts';
import { flagHelp } from './flags/help.ts';
import type { LogSettings } from './standard-error-log.ts';
import { standardErrorLog } from './standard-error-log.ts';
import { stopRequested } from './stop-signals.ts';
import type { Log } from '../telemetry/log.ts';
import { VERSION } from './version.ts';

const PURPOSE = 'Runs the controllers that issue and renew certificates.';
const BEFORE_FLAGS: LogSettings = { v: 0, 'logging-format': 'text', vmodule: new Map() };
const NAME = 'certwright.controller';

/**
 * `certwright controller`: 0 after a clean stop, 1 after an error, which is the last line of the log. Source: reference 04 §1.6.
 */
export async function run(args: readonly string[]): Promise<number> {
  let log = standardErrorLog(NAME, BEFORE_FLAGS);
  try {
    const settings = parseSettings(args);
    if (settings === undefined) {
      console.log(flagHelp('controller', PURPOSE, CONTROLLER_FLAGS));
      return 0;
    }
    log = standardErrorLog(NAME, settings.flags);
    await runWith(settings, log);
    return 0;
  } catch (thrown) {
    log.error('error executing command', { fault: thrown });
    return 1;
  }
}

async function runWith(settings: ControllerSettings, log: Log): Promise<void> {
  process.on('uncaughtException', (thrown) => endByDefect(thrown, log));
  const { version, platform, arch } = process;
  log.notice('starting certwright controller', {
    version: VERSION,
    node_version: version,
    platform: `${platform}/${arch}`,
  });
  for (const warning of settings.warnings) log.notice(warning);
  log.info('controllers switched on', { controllers: namesOf(settings.switches) });
  // Loaded late, so that help and refusals are quick.
  const { runController } = await import('./controller/run-controller.ts');
  await runController({
    settings,
    log,
    clock: systemClock,
    environment: process.env,
    stop: stopRequested(process.env, log),
  });
}

/** A throw that nothing caught, or a rejection that nothing awaited: the state is unknown, so the process ends and another begins. */
function endByDefect(thrown: unknown, log: Log): never {
  log.error('ending because of a bug in this program, please report it', { fault: thrown });
  process.exit(1);
}
