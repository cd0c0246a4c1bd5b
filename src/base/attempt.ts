import { Fault } from './fault.ts';

/** The value, or the Fault thrown instead of it. Any other error passes through: it is a defect. */
export type Attempt<T> = { readonly is: 'value'; readonly value: T } | { readonly is: 'fault'; readonly fault: Fault };

/** Calls a reader whose refusal is an answer, not an error. */
export function attempt<T>(read: () => T): Attempt<T> {
  try {
    return { is: 'value', value: read() };
  } catch (thrown) {
    if (thrown instanceof Fault) return { is: 'fault', fault: thrown };
    throw thrown;
  }
}
