import { Fault } from '../../base/fault.ts';

/** The Fault of everything that cannot be read as DER. The text names the rule that is broken, never a position or a byte. */
export const invalidDer = (what: string): Fault =>
  new Fault('refused', { code: 'InvalidDer', message: `invalid DER: ${what}` });

/** The Fault of a value that the ASN.1 type asked for cannot hold. The caller adds the field. */
export const unencodable = (what: string): Fault => new Fault('refused', { code: 'UnencodableValue', message: what });
