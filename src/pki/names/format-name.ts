import { stringOf } from '../der/writer.ts';
import { attributeTypeOf } from './attribute-types.ts';
import type { Name, NameAttribute } from './name.ts';

/**
 * A name as text for messages, most specific part first, e.g. `CN=example.com,O=Example`; an empty name is the empty text.
 * Attributes without a short name are written by number with their value as DER. Source: RFC 4514 §2.
 */
export function formatName(name: Name): string {
  return name
    .toReversed()
    .map((relative) => relative.map(formatAttribute).join('+'))
    .join(',');
}

function formatAttribute({ oid, value, stringType }: NameAttribute): string {
  const key = attributeTypeOf(oid)?.key;
  if (stringType === 'der') return `${key ?? oid}=${value}`;
  if (key !== undefined) return `${key}=${escapeValue(value)}`;
  return `${oid}=#${Buffer.from(stringOf(value, stringType)).toString('hex')}`;
}

/** Source: RFC 4514 §2.4. Control characters are escaped too, so that a name is always one line. */
function escapeValue(value: string): string {
  return value
    .replaceAll(/["+,;<>\\]/g, '\\$&')
    .replace(/^[ #]/, '\\$&')
    .replace(/(?<!^\\) $/, '\\ ')
    .replaceAll(/[\x00-\x1f\x7f]/g, (character) => `\\${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
}
