import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';

const FOLDER = join(import.meta.dirname, '../../examples/demo');

/** What the demo's objects are called in one cluster. */
export interface DemoNames {
  readonly namespace: string;
  /** Added to the names of issuers: in a cluster that others use too they must be nobody else's. */
  readonly suffix: string;
  /** Issuer where the controller may look after one namespace only. */
  readonly issuerKind: 'ClusterIssuer' | 'Issuer';
}

/** As the files in examples/demo are written. */
interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec?: { readonly issuerRef?: { readonly name: string } };
}

/** The objects of examples/demo in their order, called as `names` says. */
export async function demoManifests(names: DemoNames): Promise<readonly object[]> {
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.yaml')).sort();
  const manifests = await Promise.all(
    files.map(async (file) => parse(await readFile(join(FOLDER, file), 'utf8')) as Manifest),
  );
  return manifests.map((manifest) => named(manifest, names));
}

function named(manifest: Manifest, names: DemoNames): object {
  const { kind, metadata, spec } = manifest;
  if (kind === 'Namespace') return { ...manifest, metadata: { ...metadata, name: names.namespace } };
  if (kind === 'ClusterIssuer')
    return { ...manifest, kind: names.issuerKind, metadata: issuerMetadata(metadata.name, names) };
  const issuerRef = { ...spec?.issuerRef, kind: names.issuerKind, name: `${spec?.issuerRef?.name}${names.suffix}` };
  return { ...manifest, metadata: { ...metadata, namespace: names.namespace }, spec: { ...spec, issuerRef } };
}

function issuerMetadata(name: string, names: DemoNames): Manifest['metadata'] {
  const suffixed = { name: `${name}${names.suffix}` };
  return names.issuerKind === 'Issuer' ? { ...suffixed, namespace: names.namespace } : suffixed;
}
