import { certificateRequestType, certificateType, secretType } from '../../../src/api/resource-types.ts';
import { certificateManifest } from '../../support/builders/manifests.ts';
import { objectPath } from '../../support/cluster-paths.ts';
import { makeSelfSignedAuthority } from '../flows/authorities.ts';
import { untilSettled } from '../flows/settled.ts';
import type { Rig } from '../rig/rig.ts';
import { untilWritten } from '../until-written.ts';
import { untilCollected } from './ends.ts';
import type { Vanishing } from './vanishing.ts';

/** After each write of an issuance and after its end. */
const WRITES = [1, 2, 3, 4, 5, 6, 7];

/** What the plans of this file have in common. */
const another = (what: string): Vanishing => ({
  what,
  where: 'shared',
  signatures: 2,
  // The first one's may have been signed before it went.
  allowance: { signatures: 1 },
  setUp: makeSelfSignedAuthority,
  act: (rig) => rig.create(certificateManifest('web')),
  vanish: async () => undefined,
  untilEnd: async (rig, seconds) => {
    await untilSettled(rig, 'web', 1, seconds);
    await untilCollected(rig, seconds);
  },
});

/** A Certificate is deleted amid its issuance and made again at once: another object of the same name. */
export const recreated: readonly Vanishing[] = [[], ['--enable-certificate-owner-ref=true']].flatMap((flags) =>
  WRITES.map((after) => ({
    ...another(
      `Certificate deleted and made again after write ${after}${flags.length === 0 ? '' : ', owning its Secret'}`,
    ),
    flags,
    vanish: async (rig) => {
      await untilWritten(rig.proxy, after, rig.signal);
      await rig.cluster.delete(rig.key(certificateType, 'web'));
      await rig.create(certificateManifest('web', { dnsNames: ['other.example.com'] }));
    },
  })),
);

/** The same while nobody collects garbage for a while: the children of the first one stand beside the second one. */
export const withChildrenOfAnother: readonly Vanishing[] = [2, 3, 5, 7].map((after) => ({
  ...another(`Certificate made again after write ${after} while the first one's children are still there`),
  where: 'own',
  vanish: async (rig, { kill, restart }) => {
    await kill('kube-controller-manager');
    await untilWritten(rig.proxy, after, rig.signal);
    await rig.cluster.delete(rig.key(certificateType, 'web'));
    await rig.create(certificateManifest('web', { dnsNames: ['other.example.com'] }));
    await untilWritten(rig.proxy, 1, rig.signal);
    await restart('kube-controller-manager');
  },
}));

/** The same when the children were left behind on purpose: `kubectl delete --cascade=orphan`. */
export const withOrphans: readonly Vanishing[] = [2, 3, 5, 7].map((after) => ({
  ...another(`Certificate made again after write ${after}, its children left as orphans`),
  vanish: async (rig) => {
    await untilWritten(rig.proxy, after, rig.signal);
    await deleteLeavingOrphans(rig);
    await rig.create(certificateManifest('web', { dnsNames: ['other.example.com'] }));
  },
  untilEnd: async (rig, seconds) => {
    await untilSettled(rig, 'web', 1, seconds);
    await clearOrphans(rig);
  },
}));

/** What people left behind is theirs to clear. */
async function clearOrphans({ cluster, key, namespace }: Rig): Promise<void> {
  for (const type of [certificateRequestType, secretType])
    for (const { metadata } of await cluster.list(type, namespace))
      if (metadata.ownerReferences === undefined && /^web-(1|[a-z0-9]{5})$/.test(metadata.name))
        await cluster.delete(key(type, metadata.name));
}

async function deleteLeavingOrphans({ cluster, key }: Rig): Promise<void> {
  const web = key(certificateType, 'web');
  const { status, body } = await cluster.ask({
    method: 'DELETE',
    path: objectPath(web),
    body: { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: 'Orphan' },
  });
  if (status >= 300) throw new Error(`web could not be deleted: ${status} ${String(body['message'])}`);
  await cluster.untilGone(web);
}
