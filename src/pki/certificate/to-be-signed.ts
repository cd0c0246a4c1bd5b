import type { Der } from '../../base/brand.ts';
import { Fault } from '../../base/fault.ts';
import type { SignatureAlgorithm } from '../algorithms.ts';
import { extensionsOfRequest } from '../certificate-request/read.ts';
import { explicit, integer, integerFromBytes, sequence, time } from '../der/writer.ts';
import { encodeAuthorityInformation } from '../extensions/authority-information-access.ts';
import { encodeBasicConstraints } from '../extensions/basic-constraints.ts';
import { encodeCrlDistributionPoints } from '../extensions/crl-distribution-points.ts';
import { encodeExtendedKeyUsage } from '../extensions/extended-key-usage.ts';
import { encodeExtensions } from '../extensions/extension.ts';
import {
  encodeAuthorityKeyIdentifier,
  encodeSubjectKeyIdentifier,
  keyIdentifier,
} from '../extensions/key-identifiers.ts';
import { encodeKeyUsage } from '../extensions/key-usage.ts';
import { extensionOids } from '../extensions/oids.ts';
import type { Extension } from '../extensions/types.ts';
import { effectiveUsages } from '../extensions/usages.ts';
import { isEmptyName } from '../names/name.ts';
import type { CertificateContents } from './signing-request.ts';

/** In whose name a certificate is signed. */
export interface Authority {
  /** Its subject as encoded. */
  readonly name: Der;
  /** Undefined for a certificate that signs itself. */
  readonly keyId: Uint8Array | undefined;
}

/** TBSCertificate, field by field. Version 3. RFC 5280 §4.1.2. @throws Fault refused: a serial number, time or URL that cannot be encoded. */
export function toBeSigned(contents: CertificateContents, algorithm: SignatureAlgorithm, authority: Authority): Der {
  const { request, notBefore, notAfter } = contents;
  return sequence(
    explicit(0, integer(2)),
    serialNumber(contents.serialNumber),
    algorithm.identifier,
    authority.name,
    sequence(time(notBefore), time(notAfter)),
    request.subjectDer,
    request.publicKeyInfo,
    explicit(3, encodeExtensions(extensionsOf(contents, authority))),
  );
}

/**
 * The extensions of a certificate. Names and constraints are the request's bytes, so that kinds of name that we do not read get through
 * too; what they mean and how critical they are is the issuer's say (trap C1). An extension without content is left out.
 */
function extensionsOf(contents: CertificateContents, { keyId }: Authority): readonly Extension[] {
  const { request, isCA, pathLength, ocspServers = [], issuingCertificateURLs = [] } = contents;
  const usages = effectiveUsages(contents.usages, isCA);
  const requested = extensionsOfRequest(request.der);
  const names = requested.get(extensionOids.subjectAlternativeName);
  const constraints = requested.get(extensionOids.nameConstraints);
  return [
    encodeKeyUsage(usages),
    encodeExtendedKeyUsage(usages),
    encodeBasicConstraints(pathLength === undefined ? { isCA } : { isCA, pathLength }),
    encodeSubjectKeyIdentifier(keyIdentifier(request.publicKeyInfo)),
    keyId && encodeAuthorityKeyIdentifier(keyId),
    encodeAuthorityInformation({ ocspServers, issuingCertificateURLs }),
    encodeCrlDistributionPoints(contents.crlDistributionPoints ?? []),
    names && { ...names, critical: isEmptyName(request.subject) },
    // Whether these are critical is the user's choice, made in the spec. Only a CA may have them (RFC 5280 §4.2.1.10).
    isCA ? constraints : undefined,
  ].filter((extension) => extension !== undefined);
}

/** Positive and at most 20 octets: the topmost bit is cleared instead of adding an octet for the sign. RFC 5280 §4.1.2.2. */
function serialNumber(random: Uint8Array): Der {
  const isUsable =
    random.length >= 16 && random.length <= 20 && random.some((octet, i) => (i === 0 ? octet & 0x7f : octet) !== 0);
  if (!isUsable)
    throw new Fault('defect', {
      code: 'UnusableSerialNumber',
      message: 'a serial number is not 16 to 20 random bytes',
    });
  return integerFromBytes(Uint8Array.from(random, (octet, i) => (i === 0 ? octet & 0x7f : octet)));
}
