// The Faults a Kubernetes client makes of a server's answers: part of the model API.
import type { FaultKind } from '../../../src/base/fault.ts';
import { Fault } from '../../../src/base/fault.ts';
import type { Instant } from '../../../src/base/instant.ts';

const KINDS: Readonly<Record<string, FaultKind>> = {
  NotFound: 'refused',
  AlreadyExists: 'transient',
  Conflict: 'transient',
  Invalid: 'misconfigured',
  BadRequest: 'refused',
  Forbidden: 'misconfigured',
  TooManyRequests: 'throttled',
};

/** The Fault for a Status reason; what is not named is transient. */
export const serverFault = (code: string, message: string, until?: Instant): Fault =>
  new Fault(KINDS[code] ?? 'transient', { code, message, ...(until === undefined ? {} : { until }) });
