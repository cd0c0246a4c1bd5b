const BEGINS = 'Waiting on certificate issuance from order ';
const ENDS = '"pending"';

/** The message of Ready while an Order is under way; `because` is what it waits for, undefined if nothing is in its way. Reference 2.13. */
export function orderPendingText(namespace: string, order: string, because?: string): string {
  return `${BEGINS}${namespace}/${order}: ${ENDS}${because === undefined || because === '' ? '' : `: ${because}`}`;
}

/** Whether a message is of an Order that has nothing in its way: no news for the Certificate, whose status would be written for it. */
export const isOrderGoingWell = (message: string): boolean => message.startsWith(BEGINS) && message.endsWith(ENDS);
