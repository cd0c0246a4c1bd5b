import { Fault } from '../../base/fault.ts';
import type { Milliseconds } from '../../base/instant.ts';
import type { ResourceVersion } from '../../base/brand.ts';
import { assertNever } from '../../base/assert-never.ts';
import { milliseconds, seconds } from '../../base/instant.ts';
import { backOffDelay } from '../fault-policy.ts';

/** How a list is read: as the beginning of a watch (KEP-3157), or page by page. */
export type ListMode = 'stream' | 'pages';

/**
 * What a reflector is about to do, or waits to do.
 *
 *   listing ──listed──▶ watching ──ended──▶ resuming ──▶ watching
 *      ▲                    │ 410: too old to resume; the server's versions went back
 *      └──── relisting ◀────┘          Faults: the same again, after a pause that grows
 *
 * `doubted`: the line broke, so there may be another etcd behind the next one, restored from a backup, with lower versions.
 */
export type ReflectorState =
  | { readonly is: 'listing'; readonly how: ListMode; readonly failures: number }
  | {
      readonly is: 'watching';
      readonly how: ListMode;
      readonly from: ResourceVersion;
      readonly failures: number;
      readonly doubted?: boolean;
    }
  | {
      readonly is: 'resuming';
      readonly how: ListMode;
      readonly from: ResourceVersion;
      readonly failures: number;
      readonly pause: Milliseconds;
      readonly doubted: boolean;
    }
  | { readonly is: 'relisting'; readonly how: ListMode; readonly failures: number; readonly pause: Milliseconds };

/** What happened. `version` is the last one seen; `hasProgressed` whether anything came before a Fault; `isEarly` whether before its time. */
export type ReflectorInput =
  | { readonly is: 'paused' }
  | { readonly is: 'listed'; readonly version: ResourceVersion }
  | { readonly is: 'wentBack' }
  | {
      readonly is: 'ended';
      readonly version: ResourceVersion;
      readonly hasProgressed: boolean;
      readonly isEarly: boolean;
    }
  | {
      readonly is: 'failed';
      readonly fault: Fault;
      readonly version?: ResourceVersion;
      readonly hasProgressed: boolean;
    };

const backOff = { base: milliseconds(500), max: seconds(30) };
/**
 * A kind that is not there, or not ours to read, may be tomorrow. But an API server that has just been started knows neither CRDs nor rights
 * for a moment, and answers the same: so often in a row it is asked again as after any Fault.
 */
const missingKind = { pause: seconds(30), after: 5 };

/** The state a reflector begins in: by streaming list, which the first refusal turns into pages. */
export const beginning: ReflectorState = { is: 'listing', how: 'stream', failures: 0 };

/** The next state. Pure: `random` (0 ≤ r < 1) spreads the pauses of replicas. Errors lead to pauses, never to a stop (traps Q1, Q2). */
export function step(state: ReflectorState, input: ReflectorInput, random: number): ReflectorState {
  switch (input.is) {
    case 'paused':
      return state.is === 'resuming'
        ? { ...state, is: 'watching' }
        : { is: 'listing', how: state.how, failures: state.failures };
    case 'listed':
      // A list is no proof that its version can be watched: where each watch is too old at once, the pauses must grow (trap Q2).
      return { is: 'watching', how: state.how, from: input.version, failures: state.failures };
    case 'wentBack':
      return { is: 'listing', how: state.how, failures: state.failures };
    case 'ended': {
      // A server that ends each watch at once must not be asked in a tight loop.
      const failures = input.hasProgressed ? 0 : state.failures + 1;
      const pause = input.hasProgressed ? milliseconds(0) : jittered(failures, random);
      return { is: 'resuming', how: state.how, from: input.version, failures, pause, doubted: input.isEarly };
    }
    case 'failed':
      return afterFault(state, input, random);
    default:
      return assertNever(input);
  }
}

function afterFault(
  state: ReflectorState,
  { fault, version, hasProgressed }: Extract<ReflectorInput, { is: 'failed' }>,
  random: number,
): ReflectorState {
  const failures = hasProgressed ? 1 : state.failures + 1;
  const { how } = state;
  if (isMissingKind(fault) && failures > missingKind.after)
    return { is: 'relisting', how, failures, pause: milliseconds(missingKind.pause * (0.9 + 0.2 * random)) };
  if (state.is === 'listing' && how === 'stream' && isNotOffered(fault)) {
    return { is: 'listing', how: 'pages', failures: state.failures };
  }
  const pause = jittered(failures, random);
  if (version === undefined || isTooOld(fault) || isMissingKind(fault))
    return { is: 'relisting', how, failures, pause };
  return { is: 'resuming', how, from: version, failures, pause, doubted: true };
}

/** Full jitter: anything from nothing to the delay. */
const jittered = (failures: number, random: number): Milliseconds =>
  milliseconds(backOffDelay(backOff, failures) * random);

const isTooOld = ({ code }: Fault): boolean => code === 'Expired' || code === 'Gone';

const isMissingKind = ({ code }: Fault): boolean => code === 'NotFound' || code === 'Forbidden';

/** What servers answer that do not know `sendInitialEvents`. */
const isNotOffered = ({ code }: Fault): boolean =>
  ['Invalid', 'BadRequest', 'NotAcceptable', 'MethodNotAllowed'].includes(code);

/** A streaming list that ended before it was complete. */
export const cutShort = (): Fault =>
  new Fault('transient', { code: 'ListCutShort', message: 'the list ended before it was complete' });
