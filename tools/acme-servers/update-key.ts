import { randomBytes } from 'node:crypto';
import type { TsigAlgorithm } from '../../src/net/dns/tsig.ts';

/** A TSIG key that a server takes. */
export interface UpdateServerKey {
  readonly name: string;
  readonly algorithm: TsigAlgorithm;
  /** In base64. */
  readonly secret: string;
}

/** A new key for HMAC-SHA256. */
export const newUpdateKey = (name: string): UpdateServerKey => ({
  name,
  algorithm: 'HMACSHA256',
  secret: randomBytes(32).toString('base64'),
});
