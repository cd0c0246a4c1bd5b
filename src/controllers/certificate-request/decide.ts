import type { CertificateRequestView } from './view.ts';
import type { CertificateRequestWord } from './rules/word.ts';
import { firstOf } from '../../base/rules.ts';
import { answer } from './rules/answer.ts';
import { approve, waitForApproval } from './rules/approval.ts';
import { leaveToOtherGroups, leaveToOtherSigners } from './rules/others.ts';
import { leaveDeletedAlone, reportDenial, restAtVerdict } from './rules/verdict.ts';

/*
 * One CertificateRequest. Each arrow is one write; Approved and Issued go in one where nobody outside has to be asked in between.
 *
 *   nothing ─▶ Approved ─▶ Ready=False Pending (issuer or its Secret missing) ─▶ Ready=True Issued, certificate, ca
 *      │          └────────────────────────────────────────────────────────────▶ Ready=False Failed, failureTime
 *      └ Denied by somebody ─▶ Ready=False Denied, failureTime
 */

/**
 * The next thing to do for one CertificateRequest. Read it as the specification: the first rule that speaks wins.
 * Covers the reference's controllers certificaterequests-approver, certificaterequests-issuer-ca and -selfsigned.
 */
export const decide = firstOf<CertificateRequestView, CertificateRequestWord>(
  leaveDeletedAlone,
  reportDenial,
  restAtVerdict, // nothing below ever sees a request that has been answered
  approve, // whatever its issuer's group
  leaveToOtherGroups,
  waitForApproval,
  leaveToOtherSigners,
  answer,
);
