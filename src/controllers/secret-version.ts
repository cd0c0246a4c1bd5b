import type { Cached } from '../api/kubernetes.ts';
import type { SecretFacts } from '../api/secret/facts.ts';
import type { Reader } from '../kube/controller.ts';
import { isNewer } from '../kube/store/versions.ts';

/** The two caches of Secrets: those with our label, and all others as metadata only. */
export interface SecretReaders {
  readonly secrets: Reader<SecretFacts>;
  readonly strangers: Reader<Cached>;
}

/**
 * A Secret as the caches show it, undefined if they show none. One whose label was just put on or taken off may stand in both for a moment:
 * the newer version is the truth.
 */
export function cachedSecret(
  readers: SecretReaders,
  namespace: string,
  name: string,
): SecretFacts | Cached | undefined {
  const [one, other] = [readers.secrets.get(namespace, name), readers.strangers.get(namespace, name)];
  if (one === undefined || other === undefined) return one ?? other;
  return isNewer(other.metadata.resourceVersion, one.metadata.resourceVersion) ? other : one;
}

/** `uid/resourceVersion` of a Secret as the caches show it, undefined if they show none. */
export function secretVersion(readers: SecretReaders, namespace: string, name: string): string | undefined {
  const cached = cachedSecret(readers, namespace, name);
  return cached === undefined ? undefined : versionText(cached.metadata);
}

/** One version of one object as text: equal exactly if it is the same. */
export const versionText = ({ uid, resourceVersion }: { readonly uid: string; readonly resourceVersion: string }) =>
  `${uid}/${resourceVersion}`;
