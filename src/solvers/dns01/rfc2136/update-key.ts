import { tsigAlgorithms } from '../../../api/issuer/choices.ts';
import { Fault } from '../../../base/fault.ts';
import { Secret } from '../../../base/secret.ts';
import type { TsigAlgorithm, TsigKey } from '../../../net/dns/tsig.ts';
import type { DnsProviderSetting, Dns01Solver } from '../provider.ts';
import { secretPlace } from '../secret-place.ts';

/** `dns01.rfc2136` as written. */
export type Rfc2136Config = NonNullable<Dns01Solver['rfc2136']>;

/**
 * The TSIG key that signs the updates; undefined where the spec names none, or names half of one, as the reference then sends them unsigned.
 * Reference 1.4: HMACMD5 if no algorithm is named, which is written in capitals or not.
 * @throws Fault misconfigured `CredentialMissing` (`secretText`), `CredentialInvalid` (not base64), `AlgorithmUnknown`.
 */
export function updateKey(setting: DnsProviderSetting<Rfc2136Config>): TsigKey | undefined {
  const { tsigKeyName, tsigSecretSecretRef, tsigAlgorithm } = setting.config;
  if (!tsigKeyName || !tsigSecretSecretRef?.name) return undefined;
  const algorithm = algorithmOf(tsigAlgorithm);
  const text = setting.secretText(tsigSecretSecretRef);
  return { name: tsigKeyName, algorithm, secret: decodeKey(text, secretPlace(setting, tsigSecretSecretRef)) };
}

function algorithmOf(written: string | undefined): TsigAlgorithm {
  const wanted = (written || 'HMACMD5').toUpperCase();
  const known = tsigAlgorithms.find((name) => name === wanted);
  if (known !== undefined) return known;
  throw new Fault('misconfigured', {
    code: 'AlgorithmUnknown',
    at: 'dns01.rfc2136.tsigAlgorithm',
    message: `there is no TSIG algorithm "${written}"`,
    remedy: `write one of ${tsigAlgorithms.join(', ')}`,
  });
}

/** Base64 as programs for keys print it: lines may be broken. RFC 4648 §4. */
function decodeKey(text: Secret<string>, place: string): Secret<Uint8Array> {
  const encoded = text.reveal().replaceAll(/\s+/g, '');
  if (encoded !== '' && encoded.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(encoded)) {
    return new Secret(Buffer.from(encoded, 'base64'));
  }
  throw new Fault('misconfigured', {
    code: 'CredentialInvalid',
    message: `${place} is no base64`,
    remedy: "write the TSIG key into it as the name server's configuration has it",
  });
}
