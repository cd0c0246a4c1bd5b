import type { CertificateView } from '../view.ts';
import type { ObjectKey } from '../../../api/kubernetes.ts';
import { certificateRequestType } from '../../../api/resource-types.ts';
import { nameSuffix } from './name-suffix.ts';
import { nextRevision } from './progress.ts';
import { requestName } from './request-name.ts';

/** Where the request of the next revision can be made: under a free name, or not before what stands under its name has gone. */
export type RequestPlace =
  | { readonly is: 'free'; readonly name: string }
  | { readonly is: 'taken'; readonly key: ObjectKey; readonly because: string };

/**
 * Guards against waiting for ever for a name: a request that nobody owns (left behind with `--cascade=orphan`, or restored without its
 * owner) is not ours to delete and stays, so another name is taken. One that has an owner, or is being deleted, goes by itself.
 */
export function requestPlace(view: CertificateView): RequestPlace {
  const { namespace, name: certificate, uid } = view.certificate.metadata;
  const name = requestName(certificate, nextRevision(view));
  const there = view.requestUnder(name);
  if (there === undefined || there.controller === uid) return { is: 'free', name };
  if (there.controller === undefined && there.metadata.deletionTimestamp === undefined)
    return { is: 'free', name: `${name}-${nameSuffix(uid)}` };
  return {
    is: 'taken',
    key: { type: certificateRequestType, namespace, name },
    because: `CertificateRequest "${name}" is another's and in the way; delete it if it does not go by itself`,
  };
}
