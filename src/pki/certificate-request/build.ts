import type { Der, Pem } from '../../base/brand.ts';
import { sign, signatureAlgorithmFor } from '../algorithms.ts';
import { bitString, explicit, integer, objectIdentifier, sequence, set } from '../der/writer.ts';
import { encodeBasicConstraints } from '../extensions/basic-constraints.ts';
import { encodeExtendedKeyUsage } from '../extensions/extended-key-usage.ts';
import { encodeExtensions } from '../extensions/extension.ts';
import { encodeKeyUsage } from '../extensions/key-usage.ts';
import { encodeNameConstraints } from '../extensions/name-constraints.ts';
import { encodeAlternativeNames } from '../extensions/subject-alternative-name.ts';
import type { Extension } from '../extensions/types.ts';
import type { KeyUsage } from '../extensions/usages.ts';
import { effectiveUsages, isKeyUsage } from '../extensions/usages.ts';
import type { PrivateKey } from '../keys/private-key.ts';
import type { Name } from '../names/name.ts';
import { encodeName, isEmptyName } from '../names/name.ts';
import { writePem } from '../pem.ts';
import { checkedNameConstraints } from './check-name-constraints.ts';
import { checkedNames } from './check-names.ts';
import { templateCommonName, templateSubject } from './check-subject.ts';
import { extensionRequest } from './extension-request.ts';
import { misconfigured, shown } from './misconfigured.ts';
import type { RequestTemplate } from './template.ts';

/**
 * Builds and signs a certificate request. Version 0; alternative names critical iff the subject is empty; KeyUsage critical.
 * Source: reference §2.5; RFC 2986 §4.
 * @throws Fault misconfigured: names the field of the spec (`spec.ipAddresses[1]`) and the remedy.
 */
export function buildCertificateRequest(template: RequestTemplate, key: PrivateKey): Pem {
  const algorithm = signatureAlgorithmFor(key.algorithm, template.signatureAlgorithm);
  const info = requestInfo(requestContents(template), key.publicKeyInfo);
  const signature = sign(algorithm, key.keyObject, info);
  return writePem('CERTIFICATE REQUEST', sequence(info, algorithm.identifier, bitString(signature)));
}

/**
 * Refuses what `buildCertificateRequest` would refuse for any key, before one is made (trap A7).
 * @throws Fault misconfigured: the same.
 */
export function checkRequestTemplate(template: RequestTemplate): void {
  requestContents(template);
}

interface RequestContents {
  readonly subject: Name;
  readonly extensions: readonly Extension[];
}

function requestContents(template: RequestTemplate): RequestContents {
  const subject = templateSubject(template);
  return { subject, extensions: requestExtensions(template, subject) };
}

/** CertificationRequestInfo. RFC 2986 §4.1; the attribute: RFC 2985 §5.4.2. */
function requestInfo({ subject, extensions }: RequestContents, publicKeyInfo: Der): Der {
  const attribute = sequence(objectIdentifier(extensionRequest), set(encodeExtensions(extensions)));
  const attributes = extensions.length > 0 ? [attribute] : [];
  return sequence(integer(0), encodeName(subject), publicKeyInfo, explicit(0, ...attributes));
}

function requestExtensions(template: RequestTemplate, subject: Name): readonly Extension[] {
  const isCA = template.isCA ?? false;
  const usages = template.encodeUsages ? effectiveUsages(checkedUsages(template), isCA) : [];
  const names = encodeAlternativeNames(checkedNames(template), isEmptyName(subject));
  if (names === undefined && templateCommonName(template) === '') throw nothingNamed();
  const constraints = template.nameConstraints && checkedNameConstraints(template.nameConstraints, isCA);
  return [
    names,
    encodeKeyUsage(usages),
    encodeExtendedKeyUsage(usages),
    template.basicConstraints ? encodeBasicConstraints({ isCA }) : undefined,
    constraints && encodeNameConstraints(constraints),
  ].filter((extension) => extension !== undefined);
}

/** The schema lets no other word pass; one that came past it must not be left out in silence. */
function checkedUsages({ usages = [] }: RequestTemplate): readonly KeyUsage[] {
  const unknown = usages.findIndex((usage) => !isKeyUsage(usage));
  if (unknown === -1) return usages;
  throw misconfigured(`spec.usages[${unknown}]`, `${shown(String(usages[unknown]))} is not a usage`, 'remove it');
}

const nothingNamed = () =>
  misconfigured(
    'spec.commonName',
    'the certificate would name nobody',
    'set a common name or at least one of spec.dnsNames, ipAddresses, uris, emailAddresses, otherNames',
  );
