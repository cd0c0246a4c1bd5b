import type { Controller } from '../../kube/controller.ts';
import type { CertificateRequestCall, CertificateRequestReply } from './calls.ts';
import type { CertificateRequestAbilities } from './perform.ts';
import type { CertificateRequestSettings } from './settings.ts';
import type { CertificateRequestReaders, CertificateRequestView } from './view.ts';
import { issuanceId } from '../../api/issuance-id.ts';
import { certificateUrgency } from '../certificate-urgency.ts';
import { decide } from './decide.ts';
import { perform } from './perform.ts';
import { observe } from './view.ts';

/** The controller of CertificateRequests, put together: approver and signers. Its watches and indexes are in watch.ts. */
export function createCertificateRequestController(
  readers: CertificateRequestReaders,
  abilities: CertificateRequestAbilities,
  settings: CertificateRequestSettings,
): Controller<CertificateRequestView, CertificateRequestCall, CertificateRequestReply> {
  const parts = { readers, settings, issuers: abilities.issuers };
  return {
    name: 'certificaterequests',
    observe: (key, desk) => observe(parts, key, desk),
    decide,
    perform: (call, signal) => perform(abilities, call, signal),
    correlate: ({ request: { controller, revision } }) =>
      controller === undefined || revision === undefined ? undefined : issuanceId(controller, revision),
    // A request is as urgent as the Certificate it was made for.
    urgency: ({ namespace, name }, now) => {
      const controller = readers.requests.get(namespace, name)?.controller;
      const [certificate] = controller === undefined ? [] : readers.certificates.by('uid', controller);
      return certificateUrgency(certificate, now);
    },
  };
}
