import { join } from 'node:path';
import { updateSolver } from '../../acme-servers/start.ts';
import type { AcmeServers } from '../../acme-servers/start.ts';
import { readManifests } from '../manifests.ts';
import type { Manifest } from '../manifests.ts';

const FOLDER = join(import.meta.dirname, '../../../examples/demo-acme');
const KEY_SECRET = 'demo-update-key';

/** What is asked of the servers to fill the manifests in. */
export type AcmePlace = Pick<AcmeServers, 'nameServer' | 'isAuthoritative' | 'key'> & {
  readonly pebble: Pick<AcmeServers['pebble'], 'directory' | 'caBundle'>;
};

/**
 * The objects of examples/demo-acme in their order, with the addresses, the CA and the key of this run. Where nothing leads port 80 to the controller the
 * self check would look in vain.
 */
export async function acmeManifests(place: AcmePlace, hasPort80: boolean): Promise<readonly object[]> {
  return (await readManifests(FOLDER)).map((manifest) => {
    if (manifest.kind === 'Secret') return { ...manifest, stringData: { key: place.key.secret } };
    const { acme } = manifest.spec ?? {};
    return acme === undefined ? manifest : { ...manifest, spec: { acme: filledIn(acme, place, hasPort80) } };
  });
}

type AcmeSpec = NonNullable<NonNullable<Manifest['spec']>['acme']>;

function filledIn(acme: AcmeSpec, place: AcmePlace, hasPort80: boolean): object {
  const solvers = acme.solvers.map((solver) => {
    if (solver.dns01 !== undefined) return { ...solver, dns01: updateSolver(place, KEY_SECRET) };
    return hasPort80 ? solver : { ...solver, waitInsteadOfSelfCheck: '1s' };
  });
  const { directory, caBundle } = place.pebble;
  return { ...acme, server: directory, caBundle: Buffer.from(caBundle).toString('base64'), solvers };
}
