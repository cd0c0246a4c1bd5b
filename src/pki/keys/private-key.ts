import type { KeyObject } from 'node:crypto';
import type { Der } from '../../base/brand.ts';
import type { KeyAlgorithm } from './key-algorithm.ts';

/** A private key, ready to sign, with the public half as it stands in requests and certificates. */
export interface PrivateKey {
  readonly algorithm: KeyAlgorithm;
  /** The private key itself; Node prints it without its material. */
  readonly keyObject: KeyObject;
  /** SubjectPublicKeyInfo, whole. Source: RFC 5280 §4.1.2.7. */
  readonly publicKeyInfo: Der;
}
