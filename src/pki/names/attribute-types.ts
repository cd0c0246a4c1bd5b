/** An attribute type of distinguished names. */
export interface AttributeType {
  readonly oid: string;
  /** Short name in messages. Source: RFC 4514 §3 for those with `inLiteral`; customary for the others. */
  readonly key: string;
  /** Whether `literalSubject` takes the short name. Source: reference §2.5. */
  readonly inLiteral: boolean;
  /** Whether the value is an IA5String and not a DirectoryString. Source: RFC 5280 appendix A.1 (domainComponent, emailAddress). */
  readonly isIa5: boolean;
}

/** Attribute types with a name of their own. Source: RFC 5280 appendix A.1; RFC 4519 §2. */
export const attributeTypes = {
  commonName: { oid: '2.5.4.3', key: 'CN', inLiteral: true, isIa5: false },
  serialNumber: { oid: '2.5.4.5', key: 'SERIALNUMBER', inLiteral: true, isIa5: false },
  country: { oid: '2.5.4.6', key: 'C', inLiteral: true, isIa5: false },
  locality: { oid: '2.5.4.7', key: 'L', inLiteral: true, isIa5: false },
  province: { oid: '2.5.4.8', key: 'ST', inLiteral: true, isIa5: false },
  streetAddress: { oid: '2.5.4.9', key: 'STREET', inLiteral: true, isIa5: false },
  organization: { oid: '2.5.4.10', key: 'O', inLiteral: true, isIa5: false },
  organizationalUnit: { oid: '2.5.4.11', key: 'OU', inLiteral: true, isIa5: false },
  postalCode: { oid: '2.5.4.17', key: 'POSTALCODE', inLiteral: false, isIa5: false },
  userId: { oid: '0.9.2342.19200300.100.1.1', key: 'UID', inLiteral: true, isIa5: false },
  domainComponent: { oid: '0.9.2342.19200300.100.1.25', key: 'DC', inLiteral: true, isIa5: true },
  emailAddress: { oid: '1.2.840.113549.1.9.1', key: 'EMAILADDRESS', inLiteral: false, isIa5: true },
} as const satisfies Record<string, AttributeType>;

/** The attribute type of an object identifier, if it has a name of its own. */
export function attributeTypeOf(oid: string): AttributeType | undefined {
  return Object.values<AttributeType>(attributeTypes).find((type) => type.oid === oid);
}

/** The attribute type that a key of `literalSubject` means, in upper or lower case. Source: RFC 4514 §3; reference §2.5. */
export function attributeTypeOfKey(key: string): AttributeType | undefined {
  const upper = key.toUpperCase();
  return Object.values<AttributeType>(attributeTypes).find((type) => type.inLiteral && type.key === upper);
}
