import type { Cached, KubeObject } from '../api/kubernetes.ts';
import type { Credential, SecretName } from '../issuers/issuer.ts';
import type { Change } from '../kube/controller.ts';
import { setNewest } from '../base/set-newest.ts';
import { Secret } from '../base/secret.ts';
import { versionText } from './secret-version.ts';

/** A live read of a Secret; undefined if there is none. */
export type ReadSecret = (name: SecretName, signal: AbortSignal) => Promise<KubeObject | undefined>;

/** What is asked for: a Secret, in the version that the caches show. */
export interface CredentialWish extends SecretName {
  /** `uid/resourceVersion`; undefined if the caches show none. */
  readonly version: string | undefined;
  /** Used for one request only: read, handed on and forgotten. */
  readonly once?: boolean;
}

/**
 * The Secrets that issuers sign with. Kept as long as the watch shows the same version, so that a thousand signatures cost one read.
 * Bounded; the oldest goes first. The bytes are wrapped. Source: architecture 5.2.
 */
export interface Credentials {
  /** The Secret in the version asked for, or what a live read finds; undefined if there is none. @throws Fault of the live read. */
  read(wish: CredentialWish, signal: AbortSignal): Promise<Credential | undefined>;
  /** Lets go of what a change of a Secret has made stale: to be called for each change of both caches of Secrets. */
  dropStale(change: Change<Cached>): void;
  /** Keeps nothing, e.g. when the Lease is lost. */
  forgetAll(): void;
  readonly size: number;
}

const mostKept = 200;

/** Makes an empty set of credentials over a live read. */
export function createCredentials(readSecret: ReadSecret, limit = mostKept): Credentials {
  const kept = new Map<string, Credential>();
  return {
    async read(wish, signal) {
      const place = placeOf(wish);
      const present = kept.get(place);
      if (present !== undefined && present.version === wish.version) return present;
      kept.delete(place);
      const raw = await readSecret({ namespace: wish.namespace, name: wish.name }, signal);
      const credential = raw === undefined ? undefined : credentialOf(wish, raw);
      if (credential !== undefined && wish.once !== true) setNewest(kept, place, credential, limit);
      return credential;
    },
    dropStale({ before, after }) {
      const metadata = (after ?? before)?.metadata;
      if (metadata === undefined) return;
      const present = kept.get(placeOf(metadata));
      if (present !== undefined && (after === undefined || present.version !== versionText(metadata)))
        kept.delete(placeOf(metadata));
    },
    forgetAll: () => kept.clear(),
    get size() {
      return kept.size;
    },
  };
}

const placeOf = ({ namespace, name }: SecretName): string => `${namespace}/${name}`;

function credentialOf({ namespace, name }: SecretName, raw: KubeObject): Credential {
  const { data } = raw as { data?: Readonly<Record<string, string>> };
  const { uid = '', resourceVersion = '' } = raw.metadata;
  const entries = Object.entries(data ?? {}).filter(([, text]) => text !== '');
  return {
    namespace,
    name,
    version: versionText({ uid, resourceVersion }),
    data: Object.fromEntries(entries.map(([key, text]) => [key, new Secret(Buffer.from(text, 'base64'))])),
  };
}
