import { Fault } from '../../base/fault.ts';

/** The Fault of a field of a Certificate's spec that cannot be put into a request. The value is cut, as it may be of any size. */
export function misconfigured(at: string, message: string, remedy: string): Fault {
  return new Fault('misconfigured', { code: 'InvalidCertificateSpec', at, message: `${at}: ${message}`, remedy });
}

/** A value as messages show it: quoted, at most 80 characters. */
export const shown = (value: string): string => JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value);
