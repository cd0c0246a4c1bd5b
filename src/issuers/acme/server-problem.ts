import type { NotReady } from './words.ts';
import { notReady } from './words.ts';

/** Directories of the first version of the protocol, which is spoken nowhere any more, and what took their place. */
const RETIRED: Readonly<Record<string, string>> = {
  'acme-v01.api.letsencrypt.org': 'https://acme-v02.api.letsencrypt.org/directory',
  'acme-staging.api.letsencrypt.org': 'https://acme-staging-v02.api.letsencrypt.org/directory',
};

/** What is wrong with the URL of a directory; undefined if it can be asked. Source: reference §2.12; RFC 8555 §6.1. */
export function serverProblem(server: string): NotReady | undefined {
  const url = URL.parse(server);
  if (url === null)
    return notReady(
      'InvalidURL',
      `Failed to parse existing ACME server URI "${server}": it is not a URL; correct spec.acme.server`,
    );
  const successor = Object.hasOwn(RETIRED, url.host) ? RETIRED[url.host] : undefined;
  if (successor !== undefined)
    return notReady(
      'InvalidConfig',
      `Your ACME server URL is set to a v1 endpoint (${server}). You should update the spec.acme.server field to "${successor}"`,
    );
  if (url.protocol === 'https:') return undefined;
  return notReady(
    'InvalidURL',
    `spec.acme.server: "${server}" is not an https URL, and ACME is spoken over https only`,
  );
}
