import type { CertificateView } from './view.ts';
import type { CertificateWord } from './rules/word.ts';
import { firstOf } from '../../base/rules.ts';
import { askWhenToRenew } from './rules/ask-when-to-renew.ts';
import { makeNextKey } from './rules/next-key.ts';
import { confirmBeforeIssuing, readStrangersSecret, waitForConfirmation } from './rules/read-secret.ts';
import { repairSecretMetadata } from './rules/repair.ts';
import { requestCertificate } from './rules/request.ts';
import { leaveDeletedAlone, restUntilDue, waitForRequest, waitForSecretOwner, waitForValidSpec } from './rules/rest.ts';
import { dropSpentObjects } from './rules/spent-objects.ts';
import { syncStatus } from './rules/status.ts';
import { storeKeyPair } from './rules/store.ts';
import { storeTemporaryCertificate } from './rules/temporary.ts';

/*
 * One Certificate, from nothing to a renewed key pair. Each arrow is one write; whatever is killed in between, the same rules go on.
 *
 *   nothing ─▶ status: Issuing=True, name of the next key ─▶ next key Secret ─▶ CertificateRequest
 *                                                                                     │ approved and answered (another controller)
 *   rest until renewal ◀─ next key, old requests deleted ◀─ status: Ready=True ◀─ target Secret
 */

/**
 * The next thing to do for one Certificate. Read it as the specification: the first rule that speaks wins.
 * Covers the reference's controllers certificates-trigger, -key-manager, -request-manager, -issuing, -readiness, -revision-manager.
 */
export const decide = firstOf<CertificateView, CertificateWord>(
  leaveDeletedAlone,
  readStrangersSecret,
  confirmBeforeIssuing,
  askWhenToRenew,
  syncStatus, // one write for all that is known: rules/issuing.ts (started, failed, stored) and rules/readiness.ts
  waitForConfirmation,
  waitForValidSpec,
  dropSpentObjects,
  waitForSecretOwner, // nothing below touches another's Secret
  makeNextKey, // these four only while Issuing is True, by whomever it was set
  requestCertificate,
  storeKeyPair,
  storeTemporaryCertificate,
  waitForRequest,
  repairSecretMetadata,
  restUntilDue,
);
