import type { Der, Pem } from '../../base/brand.ts';
import { Fault } from '../../base/fault.ts';
import { Secret } from '../../base/secret.ts';
import { pemLimits, readPem } from '../pem.ts';

/**
 * The content of `key.der`: the DER of the key in `tls.key`, in that encoding (PKCS#1, SEC 1 or PKCS#8).
 * Source: reference 01 §2.7.
 * @throws Fault refused: code InvalidPem or PemTooLarge; no private key in the text.
 */
export function keyDer(key: Secret<Pem>): Secret<Der> {
  const block = readPem(key.reveal(), pemLimits.privateKey).find(({ label }) => label.endsWith('PRIVATE KEY'));
  if (block === undefined)
    throw new Fault('refused', { code: 'InvalidPem', message: 'there is no private key in the PEM text' });
  return new Secret(block.der);
}
