import { Fault } from '../../base/fault.ts';
import type { Name } from './name.ts';

/**
 * Reads `spec.literalSubject`, an LDAP name, most specific part first; the name has its parts the other way round, as certificates do.
 * Keys C, O, OU, CN, SERIALNUMBER, L, ST, STREET, DC, UID or a dotted object identifier; `+` joins attributes; `\,` and `\C3` escape;
 * `#0c…` gives a value as DER. An empty text is an empty name. Source: RFC 4514 §3; reference §2.5; traps C7.
 * @throws Fault misconfigured, at `spec.literalSubject`.
 */
export function parseLiteralSubject(_text: string): Name {
  throw new Fault('defect', { code: 'NotWritten', message: 'not written' });
}
