import type { Pem } from '../../base/brand.ts';
import { Fault } from '../../base/fault.ts';
import type { CertificateDetails } from '../certificate/details.ts';

/** A chain in the order in which TLS sends it. */
export interface Chain {
  /** Leaf first, each signed by the next; no self-signed certificate, unless the leaf itself is one. */
  readonly certificates: readonly CertificateDetails[];
  /** The self-signed certificate at the end, if it was given. */
  readonly root: CertificateDetails | undefined;
  /** What `status.ca` holds: the root, else the highest certificate known. */
  readonly ca: CertificateDetails;
}

/**
 * Puts certificates in order: leaf first, every link verified by signature (traps C3, D2), duplicates out, a self-signed root apart; a chain
 * that ends early is fine. At most 20 certificates and 95,000 bytes. Source: reference §2.11.
 * @throws Fault refused: none, too many, too large, undecodable, a stranger among them, two leaves.
 */
export function orderChain(_pems: readonly Pem[]): Chain {
  throw new Fault('defect', { code: 'NotWritten', message: 'orderChain is being written' });
}
