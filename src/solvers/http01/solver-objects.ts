import { hash } from 'node:crypto';
import { isIP } from 'node:net';
import { apiVersionOf } from '../../api/kubernetes.ts';
import type { ObjectMeta } from '../../api/kubernetes.ts';
import { challengeType } from '../../api/resource-types.ts';
import type { Uid } from '../../base/brand.ts';
import { adler32 } from './adler32.ts';
import type { ChallengeView } from './route.ts';

/** Port of a solver Pod, and of the Service before it. Reference 2.14. */
export const SOLVER_PORT = 8089;
/** Name of that port. */
export const SOLVER_PORT_NAME = 'http';

const PREFIX = 'cm-acme-http-solver-';
/** 48 bits: two Challenges of a namespace that share a name are not met in the life of a cluster. */
const HASH_DIGITS = 12;

/**
 * The name of every object made for a Challenge: the reference's prefix, and instead of chance a hash of the uid, so that a second creation
 * meets the first. Reference 2.14.
 */
export const solverName = (uid: Uid): string => `${PREFIX}${hash('sha256', uid, 'hex').slice(0, HASH_DIGITS)}`;

/** The labels by which the objects of a Challenge are recognised, and a Service its Pod. A domain does not fit a label, its checksum does. Reference 2.14. */
export const identityLabels = (challenge: ChallengeView): Readonly<Record<string, string>> => ({
  'acme.cert-manager.io/http-domain': String(adler32(challenge.spec.dnsName)),
  'acme.cert-manager.io/http-token': String(adler32(challenge.spec.token)),
  'acme.cert-manager.io/http01-solver': 'true',
});

/** The part of an object's metadata that is the same for all: what `labels` says gives way to the labels of identity. */
export function solverMetadata(challenge: ChallengeView, labels: Readonly<Record<string, string>> = {}): ObjectMeta {
  const { name, namespace, uid, settings } = challenge;
  const owner = { apiVersion: apiVersionOf(challengeType), kind: challengeType.kind, name, uid };
  return {
    name: solverName(uid),
    namespace,
    labels: { ...settings.extraLabels, ...labels, ...identityLabels(challenge) },
    ownerReferences: [{ ...owner, controller: true, blockOwnerDeletion: true }],
  };
}

/**
 * The host that a route can name: undefined for an address, which neither Ingress nor HTTPRoute take for a host, so that the route is for
 * all hosts. RFC 8738 §3.
 */
export const routedHost = ({ spec }: ChallengeView): string | undefined =>
  isIP(spec.dnsName) === 0 ? spec.dnsName.toLowerCase() : undefined;
