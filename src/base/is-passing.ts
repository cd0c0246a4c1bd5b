import type { Fault } from './fault.ts';

/** Whether what failed may succeed by itself; anything else waits for a person, or for the next attempt of a rule. */
export const isPassing = ({ kind }: Fault): boolean => kind === 'transient' || kind === 'throttled';
