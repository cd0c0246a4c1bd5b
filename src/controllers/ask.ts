import type { Fault } from '../base/fault.ts';
import type { Instant } from '../base/instant.ts';
import type { Desk } from '../kube/controller.ts';
import type { OutsideCall, Rest, Step } from '../kube/step.ts';
import { describeFault } from '../base/fault.ts';

/** A reply says which kind it is. */
interface Labelled {
  readonly of: string;
}

/** The answer to a call; or what has to happen before there is one. */
export type Asked<Call extends OutsideCall, Reply> =
  | { readonly is: 'reply'; readonly reply: Reply; readonly at: Instant }
  | {
      readonly is: 'fault';
      readonly fault: Fault;
      readonly retryAt: Instant;
      readonly word: Step<Call> | Rest;
    }
  | { readonly is: 'unasked'; readonly word: Step<Call> };

/** Looks on the desk for the answer to a call of the kind `of`. The same call is never made twice while its answer lies there. */
export function ask<const Call extends OutsideCall, Reply extends Labelled, Of extends Reply['of']>(
  desk: Desk<Reply>,
  call: Call,
  ...of: readonly Of[]
): Asked<Call, Extract<Reply, { of: Of }>> {
  const answer = desk.get(call.id);
  if (answer === undefined) return { is: 'unasked', word: { do: 'call', call } };
  if (answer.is === 'fault') {
    const { fault, retryAt } = answer;
    const because = `${call.name} failed: ${describeFault(fault)}`;
    return { is: 'fault', fault, retryAt, word: { do: 'sleep', because, until: retryAt } };
  }
  const { reply, at } = answer;
  return isOneOf(reply, of) ? { is: 'reply', reply, at } : { is: 'unasked', word: { do: 'call', call } };
}

const isOneOf = <Reply extends Labelled, Of extends Reply['of']>(
  reply: Reply,
  of: readonly Of[],
): reply is Extract<Reply, { of: Of }> => of.some((kind) => kind === reply.of);
