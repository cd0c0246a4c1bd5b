import { Fault } from '../../base/fault.ts';

/** The Fault of a command line that cannot be carried out. */
export function flagFault(message: string, remedy?: string): Fault {
  return new Fault('misconfigured', { code: 'InvalidFlag', message, ...(remedy === undefined ? {} : { remedy }) });
}
