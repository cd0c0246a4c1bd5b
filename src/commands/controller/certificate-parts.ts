import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { AcmeClients } from '../../acme/acme-client.ts';
import type { KubeObject, ResourceType } from '../../api/kubernetes.ts';
import { certificateRequestType, certificateType, secretType } from '../../api/resource-types.ts';
import type { Clock } from '../../base/clock.ts';
import { Fault } from '../../base/fault.ts';
import type { IssuedChains } from '../../controllers/certificate/issued-chains.ts';
import { createIssuedChains } from '../../controllers/certificate/issued-chains.ts';
import type { CertificateAbilities } from '../../controllers/certificate/perform.ts';
import type { CertificateSettings } from '../../controllers/certificate/settings.ts';
import type { KubeApi } from '../../kube/kube-api.ts';
import { createKeyPool } from '../../pki/key-pool.ts';
import type { ControllerSettings } from './settings.ts';

/** Reads one object of a kind from the API server; undefined if there is none. */
export type LiveRead = (
  name: { readonly namespace: string; readonly name: string },
  signal: AbortSignal,
) => Promise<KubeObject | undefined>;

/** Live reads of a kind. */
export function liveRead(api: KubeApi, type: ResourceType): LiveRead {
  return async ({ namespace, name }, signal) => {
    try {
      return await api.get({ type, namespace, name }, signal);
    } catch (thrown) {
      if (thrown instanceof Fault && thrown.code === 'NotFound') return undefined;
      throw thrown;
    }
  };
}

/** What issuers answered, on its way into Secrets: in objects of this type. */
export const issuedChains = (api: KubeApi, clock: Clock, type = certificateRequestType): IssuedChains =>
  createIssuedChains(clock, liveRead(api, type));

/** Node has four threads for such work; DNS and files need one of them. */
const mostRsaJobs = 3;

/** What the controller of Certificates can do outside its rules. */
export function certificateAbilities(
  api: KubeApi,
  clock: Clock,
  chains: IssuedChains,
  acme: AcmeClients,
): CertificateAbilities {
  return {
    readSecret: liveRead(api, secretType),
    readRequest: liveRead(api, certificateRequestType),
    readCertificate: liveRead(api, certificateType),
    readIssued: chains.readIssued,
    askWhenToRenew: (server, certificateId, signal) => acme.of(server).renewalInfo(certificateId, signal),
    keyPool: createKeyPool({ concurrentRsaJobs: Math.min(availableParallelism(), mostRsaJobs) }),
    randomBytes: (count) => randomBytes(count),
    now: () => clock.now(),
  };
}

/** What the command line says to the controller of Certificates. */
export function certificateSettings({ flags, switches, gates }: ControllerSettings): CertificateSettings {
  const { trigger, keyManager, requestManager, issuing, readiness, revisionManager } = switches;
  return {
    minimumBackoff: flags['certificate-request-minimum-backoff-duration'],
    maximumBackoff: flags['certificate-request-maximum-backoff-duration'],
    ownSecrets: flags['enable-certificate-owner-ref'],
    copiedAnnotationPrefixes: flags['copied-annotation-prefixes'],
    clusterResourceNamespace: flags['cluster-resource-namespace'],
    gates: {
      literalCertificateSubject: gates.LiteralCertificateSubject,
      nameConstraints: gates.NameConstraints,
      otherNames: gates.OtherNames,
      useCertificateRequestBasicConstraints: gates.UseCertificateRequestBasicConstraints,
      useAri: gates.ACMEUseARI,
    },
    enabled: { trigger, keyManager, requestManager, issuing, readiness, revisionManager },
  };
}
