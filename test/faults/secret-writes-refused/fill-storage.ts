import type { ControlPlane } from '../../../tools/control-plane/start.ts';
import type { Rig } from '../rig/rig.ts';

const PIECE = 1_000_000;
const MOST_PIECES = 100;
const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';

/** Fills etcd up to its quota; what it gives frees it again as the guide says. Source: etcd operations guide, space quota. */
export async function fillStorage({ cluster }: Rig, plane: ControlPlane): Promise<() => Promise<void>> {
  const names: string[] = [];
  for (let isFull = false; !isFull; ) {
    const name = `fill-${names.length}`;
    const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { x: 'x'.repeat(PIECE) } };
    const { status } = await cluster.ask({ method: 'POST', path: CONFIG_MAPS, body });
    isFull = status >= 500;
    if (!isFull) names.push(name);
    if (names.length > MOST_PIECES) throw new Error('etcd does not get full');
  }
  return async () => {
    for (const name of names) await cluster.ask({ method: 'DELETE', path: `${CONFIG_MAPS}/${name}` });
    await free(plane);
  };
}

async function free({ etcd }: ControlPlane): Promise<void> {
  const { header } = await askEtcd<{ readonly header: { readonly revision: string; readonly member_id: string } }>(
    etcd,
    'maintenance/status',
    {},
  );
  await askEtcd(etcd, 'kv/compaction', { revision: header.revision, physical: true });
  await askEtcd(etcd, 'maintenance/defragment', {});
  await askEtcd(etcd, 'maintenance/alarm', { action: 'DEACTIVATE', memberID: header.member_id, alarm: 'NOSPACE' });
}

/** Source: etcd's JSON gateway, /v3. */
async function askEtcd<T>(etcd: string, path: string, body: object): Promise<T> {
  const reply = await fetch(`${etcd}/v3/${path}`, { method: 'POST', body: JSON.stringify(body) });
  const text = await reply.text();
  if (!reply.ok) throw new Error(`etcd ${path}: ${reply.status} ${text}`);
  return JSON.parse(text) as T;
}
