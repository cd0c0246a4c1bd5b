import type { Instant } from '../../../base/instant.ts';
import type { IssuerView } from '../view.ts';
import type { IssuerWord } from './word.ts';
import { after, hours } from '../../../base/instant.ts';
import { componentOf } from './word.ts';

/** An issuer that is going away is not looked at any more. */
export function leaveDeletedAlone({ issuer }: IssuerView, now: Instant): IssuerWord | undefined {
  if (issuer.metadata.deletionTimestamp === undefined) return undefined;
  return { do: 'sleep', because: 'the issuer is being deleted', until: after(now, hours(10)) };
}

/** Types that this version cannot sign with stay as they are, for another controller to serve; who reads the events is told. */
export function leaveOtherTypes(view: IssuerView, now: Instant): IssuerWord | undefined {
  const { type, check } = view;
  if (type === undefined || check !== undefined) return undefined;
  const message = `This version does not serve issuers of type "${type}" yet: the issuer is left to another controller`;
  return {
    do: 'sleep',
    because: message,
    until: after(now, hours(10)),
    then: [{ type: 'Warning', reason: 'IssuerTypeNotServed', message, component: componentOf(view) }],
  };
}
