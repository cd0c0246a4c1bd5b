import type { Answer, Desk } from '../../../src/kube/controller.ts';
import type { Cached, KubeObject } from '../../../src/api/kubernetes.ts';
import type { CertificateReply } from '../../../src/controllers/certificate/calls.ts';
import type { CertificateSettings } from '../../../src/controllers/certificate/settings.ts';
import type { CertificateView } from '../../../src/controllers/certificate/view.ts';
import type { ResourceVersion } from '../../../src/base/brand.ts';
import { certificateFacts } from '../../../src/api/certificate/facts.ts';
import { certificateRequestFacts } from '../../../src/api/certificate-request/facts.ts';
import { issuerFacts } from '../../../src/api/issuer/facts.ts';
import { cachedMetadata } from '../../../src/api/metadata.ts';
import { certificateType } from '../../../src/api/resource-types.ts';
import { secretFacts } from '../../../src/api/secret/facts.ts';
import { hours } from '../../../src/base/instant.ts';
import { certificateIndexes } from '../../../src/controllers/certificate/watch.ts';
import { rememberSpecProblems } from '../../../src/controllers/certificate/spec-problem.ts';
import { observe } from '../../../src/controllers/certificate/view.ts';
import { namespace } from './certificate-objects.ts';
import { faultOf, readerOf } from './readers.ts';

/** The settings of a controller started without flags. */
export const defaultSettings: CertificateSettings = {
  minimumBackoff: hours(1),
  maximumBackoff: hours(32),
  ownSecrets: false,
  copiedAnnotationPrefixes: ['*', '-kubectl.kubernetes.io/', '-fluxcd.io/', '-argocd.argoproj.io/'],
  clusterResourceNamespace: 'kube-system',
  gates: {
    literalCertificateSubject: true,
    nameConstraints: true,
    otherNames: true,
    useCertificateRequestBasicConstraints: false,
    useAri: true,
  },
  enabled: {
    trigger: true,
    keyManager: true,
    requestManager: true,
    issuing: true,
    readiness: true,
    revisionManager: true,
  },
};

/** What exists, and what has been answered: the objects as the API server shows them. */
export interface World {
  readonly certificates: readonly KubeObject[];
  /** Any Secrets: those without our label are seen as metadata only. */
  readonly secrets?: readonly KubeObject[];
  readonly requests?: readonly KubeObject[];
  readonly issuers?: readonly KubeObject[];
  /** Answers by call id. */
  readonly answers?: Readonly<Record<string, Answer<CertificateReply>>>;
  /** Whether the API server itself showed the Certificate in this turn. */
  readonly confirmed?: boolean;
  readonly settings?: Partial<CertificateSettings>;
}

/** The view that a controller would have of the Certificate `shop/<name>`. */
export function aView(world: World, name = 'www'): CertificateView {
  const certificates = world.certificates.map(certificateFacts);
  const labelled = (secret: KubeObject) => secret.metadata.labels?.['controller.cert-manager.io/fao'] === 'true';
  const secrets = world.secrets ?? [];
  const byController = {
    controller: ({ controller }: { controller: string | undefined }) => (controller === undefined ? [] : [controller]),
  };
  const settings = { ...defaultSettings, ...world.settings };
  const readers = {
    certificates: readerOf(certificates, certificateIndexes),
    requests: readerOf((world.requests ?? []).map(certificateRequestFacts), byController),
    secrets: readerOf(secrets.filter(labelled).map(secretFacts), byController),
    strangers: readerOf<Cached>(
      secrets.filter((secret) => !labelled(secret)).map((raw) => ({ metadata: cachedMetadata(raw) })),
    ),
    issuers: readerOf((world.issuers ?? []).map(issuerFacts)),
    clusterIssuers: readerOf([]),
  };
  const observed = observe(
    { readers, settings, findProblem: rememberSpecProblems(settings) },
    { type: certificateType, namespace, name },
    deskOf(world, certificates.find(({ metadata }) => metadata.name === name)?.metadata.resourceVersion),
  );
  if (observed === undefined) throw new Error(`the world has no Certificate "${name}"`);
  return observed.view;
}

function deskOf(
  { answers = {}, confirmed = false }: World,
  version: ResourceVersion | undefined,
): Desk<CertificateReply> {
  return {
    get: (id) => answers[id],
    lastFault: (id) => faultOf(answers[id]),
    failedWrite: undefined,
    confirmed: () => (confirmed ? version : undefined),
  };
}
