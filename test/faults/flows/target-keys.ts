import { secretType } from '../../../src/api/resource-types.ts';
import { keyPrintIn } from '../../support/builders/read-objects.ts';
import type { Rig } from '../rig/rig.ts';

/** Fails unless the Secret of `web` has had so many private keys since its beginning. */
export async function expectKeysOfWeb(rig: Rig, count: number): Promise<void> {
  const last = await rig.cluster.get(rig.key(secretType, 'web-tls'));
  if (last === undefined) throw new Error('there is no Secret web-tls');
  const revisions = rig.versions.seen
    .filter(({ object }) => object.metadata.name === 'web-tls')
    .map(({ object }) => object);
  const keys = new Set([...revisions, last].map(keyPrintIn));
  if (keys.size !== count) throw new Error(`Secret web-tls has had ${keys.size} private keys in place of ${count}`);
}
