import { attempt } from '../../base/attempt.ts';
import { readCertificate } from '../../pki/certificate/read.ts';
import { pemLimits, readPem } from '../../pki/pem.ts';

/** Whether a caBundle field (base64 of PEM) holds at least one certificate that can be read. */
export function holdsCertificate(caBundle: string): boolean {
  const read = attempt(() => readPem(Buffer.from(caBundle, 'base64'), pemLimits.bundle));
  if (read.is === 'fault') return false;
  return read.value.some(
    (block) => block.label === 'CERTIFICATE' && attempt(() => readCertificate(block.der)).is === 'value',
  );
}
