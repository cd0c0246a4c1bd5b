import { join } from 'node:path';

/** The address of the node: where everything outside of Pods listens that Pods, or the API, may name. Loopback would be refused. */
export const NODE_ADDRESS = '10.250.0.1';

/** The folder of the run, made by `npm run e2e` outside of the namespaces. It goes with the run. */
export function inRunFolder(...path: readonly string[]): string {
  const folder = process.env['CERTWRIGHT_E2E_FOLDER'];
  if (folder === undefined) throw new Error('the stories run in namespaces of their own: use npm run e2e');
  return join(folder, ...path);
}
