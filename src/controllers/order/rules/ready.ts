import type { OrderView, ReadyOrderView } from '../view.ts';

/** Whether the issuer can be asked. */
export const isReady = (view: OrderView): view is ReadyOrderView => view.issuer.is === 'ready';
