import type { Pem } from '../../base/brand.ts';
import { pem } from '../../base/brand.ts';
import { Secret } from '../../base/secret.ts';

/**
 * The content of `tls-combined.pem`: the key, an empty line, the chain, each as in `tls.key` and `tls.crt`.
 * Source: reference 01 §2.7.
 */
export function combinedPem(key: Secret<Pem>, chain: Pem): Secret<Pem> {
  return new Secret(pem(`${key.reveal()}\n${chain}`));
}
