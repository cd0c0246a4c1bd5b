import { isIa5 } from '../../pki/der/strings.ts';
import type { AdmissionRule } from '../admission-rule.ts';
import { entries } from '../admission-rule.ts';

/**
 * Ours: a certificate carries URLs in ASCII only (RFC 5280 §4.2.1.6), so that with any other text the issuer would be Ready and every
 * signing fail. The rule for one list of URLs; its path follows that of the issuer type.
 */
export const asciiUrlRule = <Name extends string>(
  name: Name,
): AdmissionRule<{ readonly [name in Name]?: readonly string[] }> =>
  entries({
    at: `.${name}[*]`,
    type: 'Invalid value',
    each: (spec: { readonly [name in Name]?: readonly string[] }) => (spec[name] ?? []).entries(),
    refuse: (url) => !isIa5(url),
    value: (url) => url,
    detail: 'must be ASCII: write an international host in its xn-- form, and percent-encode the rest',
  });
