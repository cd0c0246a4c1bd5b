import { Fault } from '../../base/fault.ts';
import type { Instant } from '../../base/instant.ts';
import type { CertificateRequestDetails } from '../certificate-request/details.ts';
import type { CertificateDetails } from './details.ts';

/** What an issuer's answer is worth. `message` is stable text for a condition. */
export type IssuedCheck =
  | { readonly is: 'good'; readonly certificate: CertificateDetails; readonly notYetValid: boolean }
  | { readonly is: 'undecodable'; readonly message: string }
  | { readonly is: 'otherKey'; readonly message: string }
  | { readonly is: 'expired'; readonly message: string };

/** Looks at what an issuer returned before it is stored: traps B2, FM. Never throws. Source: reference §2.7. */
export function checkIssued(_chain: string, _request: CertificateRequestDetails, _now: Instant): IssuedCheck {
  throw new Fault('defect', { code: 'NotWritten', message: 'checkIssued is being written' });
}
