import type { LocalName } from './calls.ts';
import type { Secret } from '../../base/secret.ts';
import { Fault } from '../../base/fault.ts';
import { mostSecretBytes } from '../../api/secret/size-limits.ts';
import { dataSizes } from '../../pki/keystores/data-size.ts';

const shownKeys = 3;

/**
 * Refuses data that no Secret can hold, before the API server is asked: its words name the limit and not the size, nor what is so large.
 * @throws Fault misconfigured `SecretTooLarge`. Source: requirement LC-09.
 */
export function refuseTooLarge({ name }: LocalName, data: Readonly<Record<string, Secret<string>>>): void {
  const sizes = [...dataSizes(data)].sort(([, one], [, other]) => other - one);
  const total = sizes.reduce((sum, [, bytes]) => sum + bytes, 0);
  if (total <= mostSecretBytes) return;
  const largest = sizes.slice(0, shownKeys).map(([key, bytes]) => `${key} ${bytes}`);
  throw new Fault('misconfigured', {
    code: 'SecretTooLarge',
    message: `Secret "${name}" would hold ${total} bytes (${largest.join(', ')}), and Kubernetes allows ${mostSecretBytes}`,
    remedy:
      'leave out keystores or additionalOutputFormats, or have the issuer give a smaller chain or CA bundle; the certificate that was issued is kept and stored then',
  });
}
