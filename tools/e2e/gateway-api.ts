import { join } from 'node:path';
import { runQuietly } from '../debian-programs/run-quietly.ts';

/** Names the version: the one that Traefik is built with. */
const TRAEFIK = join(import.meta.dirname, '../go-programs/traefik');

/** The folder with the custom resources of the Gateway API, as their own Go module has them. */
export async function gatewayCustomResources(signal: AbortSignal): Promise<string> {
  const parameters = ['mod', 'download', '-json', 'sigs.k8s.io/gateway-api'];
  const printed = await runQuietly('go', parameters, { folder: TRAEFIK, environment: process.env, signal });
  const { Dir: module } = JSON.parse(printed) as { readonly Dir: string };
  return join(module, 'config/crd/standard');
}
