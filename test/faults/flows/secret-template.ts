import type { KubeObject } from '../../../src/api/kubernetes.ts';
import { secretType } from '../../../src/api/resource-types.ts';
import { changeWeb, issueWeb, makeSelfSignedAuthority } from './authorities.ts';
import type { Flow } from './flow.ts';
import { untilSettled } from './settled.ts';

/** Labels and annotations of the Secret change, the certificate does not. One label goes, one comes. */
export const secretTemplate: Flow = {
  name: 'secret-template',
  signatures: 2,
  setUp: async (rig) => {
    await makeSelfSignedAuthority(rig);
    await issueWeb(rig, { secretTemplate: { labels: { old: 'goes' }, annotations: { kept: 'stays' } } });
  },
  act: (rig) => changeWeb(rig, { secretTemplate: { labels: { old: null, new: 'comes' } } }),
  untilEnd: async (rig, seconds) => {
    await rig.cluster.until(rig.key(secretType, 'web-tls'), 'with the new labels', isAsAsked, seconds);
    await untilSettled(rig, 'web', 1, seconds);
  },
};

const isAsAsked = ({ metadata: { labels = {}, annotations = {} } }: KubeObject): boolean =>
  labels['new'] === 'comes' && labels['old'] === undefined && annotations['kept'] === 'stays';
