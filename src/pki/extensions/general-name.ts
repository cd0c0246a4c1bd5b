import type { Der } from '../../base/brand.ts';
import type { StringType } from '../der/strings.ts';
import { decodeString, encodeString } from '../der/strings.ts';
import { contextTag } from '../der/tags.ts';
import { implicit } from '../der/writer.ts';

/** Identifier octets of the GeneralName choices that we read. RFC 5280 §4.2.1.6. */
export const generalNameTags = {
  otherName: contextTag(0, true),
  email: contextTag(1, false),
  dns: contextTag(2, false),
  uri: contextTag(6, false),
  ip: contextTag(7, false),
} as const;

const TYPE: StringType = 'ia5String';

/** rfc822Name [1]. @throws Fault refused: not ASCII. */
export const emailName = (text: string): Der => implicit(1, encodeString(text, TYPE));
/** dNSName [2]. @throws Fault refused: not ASCII. */
export const dnsName = (text: string): Der => implicit(2, encodeString(text, TYPE));
/** uniformResourceIdentifier [6]. @throws Fault refused: not ASCII. */
export const uriName = (text: string): Der => implicit(6, encodeString(text, TYPE));
/** iPAddress [7]: 4 or 16 octets, twice as many with a mask. */
export const ipName = (octets: Uint8Array): Der => implicit(7, octets);
/** The text of rfc822Name, dNSName or uniformResourceIdentifier. @throws Fault refused: not ASCII. */
export const readNameText = (content: Uint8Array): string => decodeString(content, TYPE);
