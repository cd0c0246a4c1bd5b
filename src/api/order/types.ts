import type { Static } from 'typebox';
import type { Frozen } from '../../base/frozen.ts';
import type { KubeObject } from '../kubernetes.ts';
import type { orderSpec, orderStatus } from './schema.ts';

/** Spec of an Order. `request` is base64 of PEM. */
export interface OrderSpec extends Frozen<Static<typeof orderSpec>> {}
/** Status of an Order. */
export interface OrderStatus extends Frozen<Static<typeof orderStatus>> {}
/** An Order. */
export interface Order extends KubeObject {
  readonly apiVersion: 'acme.cert-manager.io/v1';
  readonly kind: 'Order';
  readonly spec: OrderSpec;
  readonly status?: OrderStatus;
}
