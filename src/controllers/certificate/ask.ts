import type { CertificateCall, CertificateReply } from './calls.ts';
import type { Desk } from '../../kube/controller.ts';
import type { Fault } from '../../base/fault.ts';
import type { Instant } from '../../base/instant.ts';
import type { Rest, Step } from '../../kube/step.ts';
import { describeFault } from '../../base/fault.ts';

/** One thing this controller may decide. */
export type CertificateWord = Step<CertificateCall> | Rest;

/** The answer to a call; or what has to happen before there is one. */
export type Asked<Reply> =
  | { readonly is: 'reply'; readonly reply: Reply; readonly at: Instant }
  | { readonly is: 'fault'; readonly fault: Fault; readonly word: CertificateWord }
  | { readonly is: 'unasked'; readonly word: CertificateWord };

/** Looks on the desk for the answer to a call of the kind `of`. The same call is never made twice while its answer lies there. */
export function ask<Of extends CertificateReply['of']>(
  desk: Desk<CertificateReply>,
  call: CertificateCall,
  ...of: readonly Of[]
): Asked<Extract<CertificateReply, { of: Of }>> {
  const answer = desk.get(call.id);
  if (answer === undefined) return { is: 'unasked', word: { do: 'call', call } };
  if (answer.is === 'fault') {
    const because = `${call.name} failed: ${describeFault(answer.fault)}`;
    return { is: 'fault', fault: answer.fault, word: { do: 'sleep', because, until: answer.retryAt } };
  }
  const { reply, at } = answer;
  return isOneOf(reply, of) ? { is: 'reply', reply, at } : { is: 'unasked', word: { do: 'call', call } };
}

const isOneOf = <Of extends CertificateReply['of']>(
  reply: CertificateReply,
  of: readonly Of[],
): reply is Extract<CertificateReply, { of: Of }> => of.some((kind) => kind === reply.of);
