import type { AcmeServer } from '../../acme/acme-client.ts';
import { serverOf } from '../../acme/server-of.ts';
import type { CertificateFacts } from '../../api/certificate/facts.ts';
import type { CertificateReply } from './calls.ts';
import { requestReadId, secretReadId } from './calls.ts';
import type { CertificateRequestFacts } from '../../api/certificate-request/facts.ts';
import type { CertificateSettings } from './settings.ts';
import type { Cached, ObjectKey } from '../../api/kubernetes.ts';
import type { Desk, Reader } from '../../kube/controller.ts';
import type { IssuerFacts } from '../../api/issuer/facts.ts';
import type { AcmeIssuerSpec } from '../../api/issuer/types.ts';
import type { Instant } from '../../base/instant.ts';
import type { SecretFacts } from '../../api/secret/facts.ts';
import type { Uid } from '../../base/brand.ts';
import { issuerReferenceWithDefaults } from '../../api/issuer-reference.ts';
import type { FindSpecProblem } from './spec-problem.ts';
import { passwordSecrets } from '../../api/certificate/password-secrets.ts';
import { cachedSecret, secretVersion, versionText } from '../secret-version.ts';
import { annotationKeys, labelKeys } from '../../api/metadata-keys.ts';

/**
 * The Secret that the spec names, as far as it is known. `liveAt` says when the API server itself has shown it (or its absence).
 * `unread`: there is one without our label, of which the cache holds only metadata.
 */
export type SecretView =
  | { readonly is: 'absent'; readonly liveAt: Instant | undefined }
  | { readonly is: 'known'; readonly facts: SecretFacts; readonly liveAt: Instant | undefined }
  | { readonly is: 'unread'; readonly metadata: Cached['metadata'] };

/** All that a decision about one Certificate may look at. */
export interface CertificateView {
  readonly certificate: CertificateFacts;
  readonly settings: CertificateSettings;
  /** What its issuer says if it is one of type acme, and its server; whether the caches show that issuer at all, or it is not one of ours. */
  readonly acme: { readonly spec: AcmeIssuerSpec; readonly server: AcmeServer } | undefined;
  readonly knowsIssuer: boolean;
  /** What is wrong with the spec, for a person; undefined if it can be acted on. */
  readonly problem: string | undefined;
  readonly secret: SecretView;
  /** Names what the cache shows of that Secret: `absent`, or uid and version. A live read is good for one of these. */
  readonly secretVersion: string;
  /** Names of the other Certificates in the namespace that name the same Secret, and which of all of them it belongs to. */
  readonly rivals: readonly string[];
  readonly secretBelongsTo: string;
  /** The versions of the Secrets with the keystores' passwords, as the caches show them: a question about them is good for these. */
  readonly passwordVersions: readonly string[];
  /** CertificateRequests whose controller is this Certificate. */
  readonly requests: readonly CertificateRequestFacts[];
  /** Those of them that the API server itself has shown. */
  readonly liveRequests: ReadonlySet<CertificateRequestFacts>;
  /** Temporary Secrets with the next private key whose controller is this Certificate. */
  readonly nextKeys: readonly SecretFacts[];
  /** The CertificateRequest under a name, whoever it belongs to; for choosing one that is free. */
  readonly requestUnder: (name: string) => CertificateRequestFacts | undefined;
  /** Whether a Secret exists under a name; for choosing one that is free. */
  readonly isSecretName: (name: string) => boolean;
  /** Whether any Certificate of the namespace keeps its key pair under a name: such a Secret is nobody's temporary one. */
  readonly isTargetName: (name: string) => boolean;
  readonly desk: Desk<CertificateReply>;
}

/** The caches that observe() reads. */
export interface CertificateReaders {
  readonly certificates: Reader<CertificateFacts>;
  readonly requests: Reader<CertificateRequestFacts>;
  /** Secrets with the label `controller.cert-manager.io/fao`. */
  readonly secrets: Reader<SecretFacts>;
  /** All other Secrets, metadata only. */
  readonly strangers: Reader<Cached>;
  readonly issuers: Reader<IssuerFacts>;
  readonly clusterIssuers: Reader<IssuerFacts>;
}

/** What a view is made from, besides key and desk. */
export interface ViewParts {
  readonly readers: CertificateReaders;
  readonly settings: CertificateSettings;
  readonly findProblem: FindSpecProblem;
}

/** Makes the view of one Certificate; undefined if it is gone. */
export function observe(
  { readers, settings, findProblem }: ViewParts,
  key: ObjectKey,
  desk: Desk<CertificateReply>,
): { readonly view: CertificateView; readonly uid: Uid } | undefined {
  const certificate = readers.certificates.get(key.namespace, key.name);
  if (certificate === undefined) return undefined;
  const { uid, namespace } = certificate.metadata;
  const secretName = certificate.spec.secretName ?? '';
  const namesakes = readers.certificates.by('secretName', `${namespace}/${secretName}`);
  const { secret, version } = secretView(readers, namespace, secretName, desk);
  const issuer = namedIssuer(readers, certificate);
  const isTargetName = (name: string) => readers.certificates.by('secretName', `${namespace}/${name}`).length > 0;
  return {
    uid,
    view: {
      certificate,
      settings,
      acme: acmeOf(issuer),
      knowsIssuer: issuer !== undefined,
      problem: findProblem(certificate, issuer),
      secret,
      secretVersion: version,
      rivals: rivalsOf(key.name, namesakes),
      secretBelongsTo: ownerOfSecretName(namesakes, secret) ?? key.name,
      passwordVersions: passwordSecrets(certificate.spec).map(
        (name) => secretVersion(readers, namespace, name) ?? 'absent',
      ),
      ...requestsOf(readers.requests.by('controller', uid), uid, desk),
      nextKeys: readers.secrets
        .by('controller', uid)
        .filter(({ metadata: { labels, name } }) => labels[labelKeys.nextPrivateKey] === 'true' && !isTargetName(name)),
      ...namesIn(readers, namespace),
      isTargetName,
      desk,
    },
  };
}

const namesIn = (
  { requests, secrets, strangers }: CertificateReaders,
  namespace: string,
): Pick<CertificateView, 'requestUnder' | 'isSecretName'> => ({
  requestUnder: (name) => requests.get(namespace, name),
  isSecretName: (name) => secrets.get(namespace, name) !== undefined || strangers.get(namespace, name) !== undefined,
});

/** What a cache shows of a Secret, or a live read of the same or a newer version. */
function secretView(readers: CertificateReaders, namespace: string, name: string, desk: Desk<CertificateReply>) {
  const labelled = readers.secrets.get(namespace, name);
  const cached = cachedSecret(readers, namespace, name);
  const version = cached === undefined ? 'absent' : versionText(cached.metadata);
  const answer = desk.get(secretReadId(name, version));
  const live =
    answer?.is === 'reply' && answer.reply.of === 'readSecret'
      ? { facts: answer.reply.facts, at: answer.at }
      : undefined;
  return { version, secret: live === undefined ? unconfirmedSecret(cached, labelled) : liveSecret(live) };
}

const liveSecret = ({ facts, at }: { readonly facts: SecretFacts | undefined; readonly at: Instant }): SecretView =>
  facts === undefined ? { is: 'absent', liveAt: at } : { is: 'known', facts, liveAt: at };

function unconfirmedSecret(cached: Cached | undefined, labelled: SecretFacts | undefined): SecretView {
  if (cached === undefined) return { is: 'absent', liveAt: undefined };
  return cached === labelled
    ? { is: 'known', facts: labelled, liveAt: undefined }
    : { is: 'unread', metadata: cached.metadata };
}

const NO_LIVE: ReadonlySet<CertificateRequestFacts> = new Set();

/** What a live read of a request has shown goes in place of what the cache shows of it: under its name may stand another one by now. */
function requestsOf(
  cached: readonly CertificateRequestFacts[],
  controller: Uid,
  desk: Desk<CertificateReply>,
): Pick<CertificateView, 'requests' | 'liveRequests'> {
  const shown = cached.map(({ metadata }) => desk.get(requestReadId(metadata)));
  if (shown.every((answer) => answer === undefined)) return { requests: cached, liveRequests: NO_LIVE };
  const live = shown.map((answer) =>
    answer?.is === 'reply' && answer.reply.of === 'readRequest' ? answer.reply : undefined,
  );
  const requests = cached.map((request, index) => (live[index] === undefined ? request : live[index].facts));
  return {
    requests: requests
      .filter((request) => request !== undefined)
      .filter((request) => request.controller === controller),
    liveRequests: new Set(live.flatMap((reply) => (reply?.facts === undefined ? [] : [reply.facts]))),
  };
}

const NONE: readonly string[] = [];

const rivalsOf = (name: string, namesakes: readonly CertificateFacts[]): readonly string[] =>
  namesakes.length < 2
    ? NONE
    : namesakes
        .map((other) => other.metadata.name)
        .filter((other) => other !== name)
        .sort();

/**
 * Which of the Certificates that name one Secret it belongs to: the one its annotation names, else the oldest, else the first by name.
 * Those being deleted do not count. Source: reference §2.2.2.
 */
function ownerOfSecretName(namesakes: readonly CertificateFacts[], secret: SecretView): string | undefined {
  if (namesakes.length < 2) return namesakes[0]?.metadata.name;
  const alive = namesakes.filter((certificate) => certificate.metadata.deletionTimestamp === undefined);
  const annotated =
    secret.is === 'known' ? secret.facts.metadata.annotations[annotationKeys.certificateName] : undefined;
  if (alive.some((certificate) => certificate.metadata.name === annotated)) return annotated;
  const [oldest] = [...alive].sort(
    (a, b) =>
      compareText(a.metadata.creationTimestamp, b.metadata.creationTimestamp) ||
      compareText(a.metadata.name, b.metadata.name),
  );
  return oldest?.metadata.name;
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const acmeOf = (issuer: IssuerFacts | undefined): CertificateView['acme'] =>
  issuer?.spec.acme === undefined ? undefined : { spec: issuer.spec.acme, server: serverOf(issuer.spec.acme) };

function namedIssuer(readers: CertificateReaders, certificate: CertificateFacts): IssuerFacts | undefined {
  const reference = issuerReferenceWithDefaults(certificate.spec.issuerRef ?? { name: '' });
  if (reference.group !== 'cert-manager.io') return undefined;
  return reference.kind === 'ClusterIssuer'
    ? readers.clusterIssuers.get('', reference.name)
    : readers.issuers.get(certificate.metadata.namespace, reference.name);
}
