import type { IssuerView } from './view.ts';
import type { IssuerWord } from './rules/word.ts';
import { firstOf } from '../../base/rules.ts';
import { makeAccountKey } from './rules/account-key.ts';
import { leaveDeletedAlone, leaveOtherTypes } from './rules/leave.ts';
import { syncReadiness } from './rules/status.ts';

/**
 * The next thing to do for one Issuer or ClusterIssuer. Read it as the specification: the first rule that speaks wins.
 * Covers the reference's controllers issuers and clusterissuers.
 */
export const decide = firstOf<IssuerView, IssuerWord>(
  leaveDeletedAlone,
  leaveOtherTypes,
  makeAccountKey,
  syncReadiness, // rules/readiness.ts says what Ready should be
);
