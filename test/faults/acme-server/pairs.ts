import type { X509Certificate } from 'node:crypto';
import type { KubeObject } from '../../../src/api/kubernetes.ts';
import { secretType } from '../../../src/api/resource-types.ts';
import { chainOf } from '../../support/builders/examine-pair.ts';
import { textIn } from '../../support/builders/read-objects.ts';
import type { AcmeScene } from './many-proven.ts';

/** The target Secrets of all Certificates. @throws Error: there are more or fewer. */
export async function pairsOf({ rig: { cluster, namespace }, count }: AcmeScene): Promise<readonly KubeObject[]> {
  const secrets = await cluster.list(secretType, namespace);
  const pairs = secrets.filter((secret) => secret['type'] === 'kubernetes.io/tls');
  if (pairs.length !== count) throw new Error(`there are ${pairs.length} pairs, not ${count}`);
  return pairs;
}

/** The chain in a Secret, leaf first. */
export const chainIn = (secret: KubeObject): readonly X509Certificate[] => chainOf(textIn(secret, 'tls.crt'));
