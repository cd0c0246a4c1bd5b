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

/** As the files in examples/demo and examples/demo-acme are written. */
export interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec?: {
    readonly issuerRef?: { readonly name: string };
    readonly acme?: { readonly solvers: readonly { readonly dns01?: object }[] };
  };
}

/** The objects of examples/demo in their order, called as `names` says. */
export async function demoManifests(names: DemoNames): Promise<readonly object[]> {
  return (await readManifests(FOLDER)).map((manifest) => named(manifest, names));
}

/** The objects of a folder in the order of its files, one in each. */
export async function readManifests(folder: string): Promise<readonly Manifest[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.yaml')).sort();
  return Promise.all(files.map(async (file) => parse(await readFile(join(folder, file), 'utf8')) as Manifest));
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
