import type { CertificateFacts } from '../../api/certificate/facts.ts';
import type { CertificateAbilities } from './perform.ts';
import type { CertificateCall, CertificateReply } from './calls.ts';
import type { CertificateReaders, CertificateView } from './view.ts';
import type { CertificateSettings } from './settings.ts';
import type { Controller } from '../../kube/controller.ts';
import { certificateUrgency } from '../certificate-urgency.ts';
import { issuanceId } from '../../api/issuance-id.ts';
import { decide } from './decide.ts';
import { perform } from './perform.ts';
import { rememberSpecProblems } from './spec-problem.ts';
import { observe } from './view.ts';

/** The controller of Certificates, put together. Its watches and indexes are in watch.ts. */
export function createCertificateController(
  readers: CertificateReaders,
  abilities: CertificateAbilities,
  settings: CertificateSettings,
): Controller<CertificateView, CertificateCall, CertificateReply> {
  const parts = { readers, settings, findProblem: rememberSpecProblems(settings) };
  return {
    name: 'certificates',
    observe: (key, desk) => observe(parts, key, desk),
    decide,
    perform: (call, signal) => perform(abilities, call, signal),
    correlate: ({ certificate }) => issuanceId(certificate.metadata.uid, revisionUnderWay(certificate)),
    urgency: (key, now) => certificateUrgency(readers.certificates.get(key.namespace, key.name), now),
  };
}

/** The revision that is being made; of a Certificate at rest the one it has. */
function revisionUnderWay({ status }: CertificateFacts): number {
  const isIssuing = (status.conditions ?? []).some(({ type, status: is }) => type === 'Issuing' && is === 'True');
  return isIssuing || status.revision === undefined ? (status.revision ?? 0) + 1 : status.revision;
}
