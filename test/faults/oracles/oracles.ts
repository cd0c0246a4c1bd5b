import type { Finding } from '../family.ts';
import { keepsSecrets } from './canaries.ts';
import type { Evidence, Oracle } from './evidence.ts';
import { nothingIsLeft } from './leftovers.ts';
import { asksSeldom } from './requests.ts';
import { comesToRest } from './rest.ts';
import { endsTheSame } from './same-end.ts';
import { secretsAreWhole } from './secrets.ts';
import { signedAsOftenAsNeeded } from './signatures.ts';
import { tellsTheCause } from './told.ts';

/** O1 to O8, in this order. Source: docs/faults.md. */
const ORACLES: readonly Oracle[] = [
  comesToRest,
  secretsAreWhole,
  signedAsOftenAsNeeded,
  nothingIsLeft,
  asksSeldom,
  keepsSecrets,
  tellsTheCause,
  endsTheSame,
];

/** Asks all oracles. */
export const judge = (evidence: Evidence): readonly Finding[] => ORACLES.flatMap((oracle) => oracle(evidence));
