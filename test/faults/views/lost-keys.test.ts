import { expect, test } from 'vitest';
import type { KubeObject } from '../../../src/api/kubernetes.ts';
import { resourceVersion, uid } from '../../../src/base/brand.ts';
import type { SeenVersion } from '../rig/versions.ts';
import { lostKeys } from './lost-keys.ts';

const object = (kind: string, name: string, version: number, more: object, labels = {}): KubeObject => ({
  apiVersion: 'v1',
  kind,
  ...more,
  metadata: { name, labels, uid: uid(`${kind} ${name}`), resourceVersion: resourceVersion(String(version)) },
});

const certificate = (version: number, issuing: 'True' | 'False', named?: string): SeenVersion => ({
  type: 'MODIFIED',
  object: object('Certificate', 'web', version, {
    status: { conditions: [{ type: 'Issuing', status: issuing }], nextPrivateKeySecretName: named },
  }),
});
const deleted = (version: number): SeenVersion => ({
  type: 'DELETED',
  object: object('Secret', 'web-key', version, {}, { 'cert-manager.io/next-private-key': 'true' }),
});

test.each([
  ['named for an issuance under way', [certificate(1, 'True', 'web-key'), deleted(2)], 1],
  ['named, as versions have more digits', [certificate(99, 'True', 'web-key'), deleted(100)], 1],
  ['no longer named', [certificate(1, 'True', 'web-key'), certificate(2, 'False'), deleted(3)], 0],
  ['not named yet', [deleted(2), certificate(3, 'True', 'web-key')], 0],
  ['another one is named', [certificate(1, 'True', 'web-other'), deleted(2)], 0],
  ['of a Certificate that is gone', [{ ...certificate(1, 'True', 'web-key'), type: 'DELETED' }, deleted(2)], 0],
  ['the issuance has ended', [certificate(1, 'False', 'web-key'), deleted(2)], 0],
] as const)('a next key is deleted that is %s', (_, versions, found) => {
  expect(lostKeys(versions)).toHaveLength(found);
});
