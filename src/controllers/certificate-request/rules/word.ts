import type { ObjectKey } from '../../../api/kubernetes.ts';
import type { Instant } from '../../../base/instant.ts';
import type { Rest, Seen, Step } from '../../../kube/step.ts';
import type { CertificateRequestCall } from '../calls.ts';
import type { CertificateRequestView } from '../view.ts';
import { certificateRequestType } from '../../../api/resource-types.ts';
import { after, hours } from '../../../base/instant.ts';

/** One thing this controller may decide. */
export type CertificateRequestWord = Step<CertificateRequestCall> | Rest;

/** The request as a write's precondition. */
export const seenRequest = ({ request }: CertificateRequestView): Seen => {
  const { namespace, name, uid, resourceVersion } = request.metadata;
  return { key: { type: certificateRequestType, namespace, name }, uid, resourceVersion };
};

/** Nothing more to do for a request, unless it changes. */
export const settled = (because: string, now: Instant): Rest => ({
  do: 'sleep',
  because,
  until: after(now, hours(10)),
});

/** Nothing to do until one of the objects changes; looks again within the hour. */
export const awaiting = (because: string, changeOf: readonly ObjectKey[], now: Instant): Rest => ({
  do: 'await',
  because,
  changeOf,
  atLatest: after(now, hours(1)),
});
