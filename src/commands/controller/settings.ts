import { Fault } from '../../base/fault.ts';
import type { FeatureGates } from '../../features.ts';
import { parseFeatureGates } from '../../features.ts';
import { parseFlags } from '../flags/parse-flags.ts';
import { checkControllerFlags } from './check-flags.ts';
import type { ControllerSwitches } from './controller-names.ts';
import { parseControllers } from './controller-names.ts';
import type { ControllerFlags } from './flags.ts';
import { CONTROLLER_FLAGS, SIZE_FLAGS } from './flags.ts';
import { FLAGS_NOT_HERE } from './flags-not-here.ts';

/** What a command line of the controller says, checked and frozen. */
export interface ControllerSettings {
  readonly flags: ControllerFlags;
  readonly switches: ControllerSwitches;
  readonly gates: FeatureGates;
  /** What was accepted without effect, a sentence each. */
  readonly warnings: readonly string[];
}

/**
 * Reads the command line; undefined if it asks for help.
 * @throws Fault misconfigured: what is wrong, in the reference's words. Source: reference 04 §1.6.
 */
export function parseSettings(args: readonly string[]): ControllerSettings | undefined {
  const parsed = parseFlags(CONTROLLER_FLAGS, args, FLAGS_NOT_HERE);
  if (parsed.is === 'help') return undefined;
  const { values: flags, warnings } = parsed;
  checkControllerFlags(flags);
  refuseOtherSizes(flags);
  const features = gatesOf(flags);
  return {
    flags,
    switches: parseControllers(flags.controllers, flags.namespace),
    gates: features.gates,
    warnings: [...warnings, ...features.warnings],
  };
}

/** The sizes are constants in pki/pem.ts so far, with the defaults of these flags: another bound than the one asked for would be a lie. */
function refuseOtherSizes(flags: ControllerFlags): void {
  const other = SIZE_FLAGS.find((row) => flags[row.name] !== Number(row.default));
  if (other === undefined) return;
  const message = `--${other.name} cannot be changed in this version: the bound is ${other.default} bytes`;
  throw new Fault('misconfigured', { code: 'FlagNotHere', message, remedy: 'leave the flag out' });
}

function gatesOf(flags: ControllerFlags): ReturnType<typeof parseFeatureGates> {
  try {
    return parseFeatureGates(flags['feature-gates']);
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown;
    const message = `failed to set feature gates from initial flags-based config: ${thrown.message}`;
    throw new Fault('misconfigured', { code: thrown.code, at: 'featureGates', message, cause: thrown });
  }
}
