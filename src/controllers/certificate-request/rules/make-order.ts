import { apiVersionOf } from '../../../api/kubernetes.ts';
import type { KubeObject } from '../../../api/kubernetes.ts';
import type { DesiredOrder } from '../../../api/order/desired-order.ts';
import { certificateRequestType, orderType } from '../../../api/resource-types.ts';
import type { CertificateRequestView } from '../view.ts';
import { componentOf } from './signers.ts';
import type { CertificateRequestWord } from './word.ts';

/**
 * Makes the Order that a request needs, with the request's labels and annotations. The condition names it already, so that no event has to.
 * Source: reference §2.13.
 */
export function makeOrder(view: CertificateRequestView, order: DesiredOrder): CertificateRequestWord {
  return {
    do: 'create',
    type: orderType,
    object: orderObject(view, order),
    manager: componentOf(view),
    class: 'urgent',
  };
}

function orderObject({ request: { metadata } }: CertificateRequestView, { name, spec }: DesiredOrder): KubeObject {
  return {
    apiVersion: apiVersionOf(orderType),
    kind: orderType.kind,
    metadata: {
      name,
      namespace: metadata.namespace,
      labels: metadata.labels,
      annotations: metadata.annotations,
      ownerReferences: [
        {
          apiVersion: apiVersionOf(certificateRequestType),
          kind: certificateRequestType.kind,
          name: metadata.name,
          uid: metadata.uid,
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec,
  };
}
