import type { Pem } from '../../base/brand.ts';
import { Fault } from '../../base/fault.ts';
import type { PrivateKey } from '../keys/private-key.ts';
import type { RequestTemplate } from './template.ts';

/**
 * Builds and signs a certificate request. Source: reference §2.5; RFC 2986.
 * @throws Fault misconfigured: names the field of the spec (`spec.ipAddresses[1]`) and the remedy.
 */
export function buildCertificateRequest(_template: RequestTemplate, _key: PrivateKey): Pem {
  throw new Fault('defect', { code: 'NotWritten', message: 'buildCertificateRequest is being written' });
}
