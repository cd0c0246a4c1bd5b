import { issuanceId } from '../../api/issuance-id.ts';
import type { Controller } from '../../kube/controller.ts';
import { certificateUrgency } from '../certificate-urgency.ts';
import type { OrderCall, OrderReply } from './calls.ts';
import { decide } from './decide.ts';
import type { OrderAbilities } from './perform.ts';
import { perform } from './perform.ts';
import type { OrderSettings } from './settings.ts';
import type { OrderReaders, OrderView } from './view.ts';
import { observe } from './view.ts';

/** The controller of Orders, put together. Its watches and indexes are in watch.ts. */
export function createOrderController(
  readers: OrderReaders,
  abilities: OrderAbilities,
  settings: OrderSettings,
): Controller<OrderView, OrderCall, OrderReply> {
  const parts = { readers, settings };
  return {
    name: 'orders',
    observe: (key, desk) => observe(parts, key, desk),
    decide,
    perform: (call, signal) => perform(abilities, call, signal),
    correlate: ({ request }) =>
      request?.controller === undefined || request.revision === undefined
        ? undefined
        : issuanceId(request.controller, request.revision),
    // An Order is as urgent as the Certificate it was made for.
    urgency: ({ namespace, name }, now) => {
      const controller = readers.orders.get(namespace, name)?.controller;
      const [request] = controller === undefined ? [] : readers.requests.by('uid', controller);
      const [certificate] = request?.controller === undefined ? [] : readers.certificates.by('uid', request.controller);
      return certificateUrgency(certificate, now);
    },
  };
}
