import type { ObjectKey } from '../../../api/kubernetes.ts';
import type { OrderStatus } from '../../../api/order/types.ts';
import { orderType } from '../../../api/resource-types.ts';
import type { Instant } from '../../../base/instant.ts';
import { after, hours } from '../../../base/instant.ts';
import type { EventDraft, Rest, Seen, Step } from '../../../kube/step.ts';
import type { OrderCall } from '../calls.ts';
import type { OrderView } from '../view.ts';

/** One thing this controller may decide. */
export type OrderWord = Step<OrderCall> | Rest;

/** Event source and field manager. Source: reference §2.1. */
export const component = 'cert-manager-orders';

/** The key of the Order. */
export const ownKey = ({ order: { metadata } }: OrderView): ObjectKey => ({
  type: orderType,
  namespace: metadata.namespace,
  name: metadata.name,
});

/** The Order as a write's precondition. */
export const seenOrder = (view: OrderView): Seen => ({
  key: ownKey(view),
  uid: view.order.metadata.uid,
  resourceVersion: view.order.metadata.resourceVersion,
});

/** Nothing more to do for an Order, unless it changes. */
export const settled = (because: string, now: Instant): Rest => ({
  do: 'sleep',
  because,
  until: after(now, hours(10)),
});

/** Writes a part of the status. `reason` goes unless it is said anew: what was waited for is over. */
export const writeStatus = (
  view: OrderView,
  status: { readonly [Field in keyof OrderStatus]: OrderStatus[Field] | null },
  more: { readonly then?: readonly EventDraft[]; readonly clears?: readonly string[] } = {},
): OrderWord => ({
  do: 'setStatus',
  of: seenOrder(view),
  status: { ...(view.order.status.reason === undefined ? {} : { reason: null }), ...status },
  manager: component,
  class: 'urgent',
  ...more,
});

/** A Warning about the Order. */
export const warning = (reason: string, message: string): EventDraft => ({
  type: 'Warning',
  reason,
  message,
  component,
});
