import type { Uid } from '../base/brand.ts';

/**
 * Names one issuance: the Certificate (first part of its uid) and the revision that it makes. The same on every log line about it, whichever
 * controller writes it, before and after a restart.
 */
export const issuanceId = (certificate: Uid, revision: number): string => `${certificate.slice(0, 8)}-${revision}`;
