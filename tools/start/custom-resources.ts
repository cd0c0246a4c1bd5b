import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../../src/base/fault.ts';
import { exists, kubectl } from './kubectl.ts';
import type { Kubectl } from './kubectl.ts';

const FOLDER = join(import.meta.dirname, '../../deploy/crds');
const CERTIFICATES = 'certificates.cert-manager.io';

/** Whether the cluster has CRDs of this API already: somebody else's, which are used and never overwritten. */
export const hasCustomResources = (tool: Kubectl): Promise<boolean> =>
  exists(tool, ['customresourcedefinitions', CERTIFICATES]);

/** Creates the CRDs of deploy/crds and waits until they are served. */
export async function installCustomResources(tool: Kubectl): Promise<void> {
  if (!existsSync(FOLDER)) {
    throw new Fault('misconfigured', {
      code: 'CustomResourcesMissing',
      message: 'The folder deploy/crds is missing',
      remedy: 'run npm run generate',
    });
  }
  await kubectl(tool, ['create', '-f', FOLDER]);
  await kubectl(tool, ['wait', '--for=condition=Established', '--timeout=60s', '-f', FOLDER]);
}

/** Deletes the CRDs again, unless somebody has made objects of them meanwhile; says which it was. */
export async function removeCustomResources(tool: Kubectl): Promise<'removed' | 'in use'> {
  const left = await kubectl(tool, [
    'get',
    `${CERTIFICATES},clusterissuers.cert-manager.io,issuers.cert-manager.io`,
    '-A',
    '-o',
    'name',
  ]);
  if (left.trim() !== '') return 'in use';
  await kubectl(tool, ['delete', '--ignore-not-found', '--timeout=60s', '-f', FOLDER]);
  return 'removed';
}
