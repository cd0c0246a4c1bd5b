import { attributeTypes } from './attribute-types.ts';
import type { Name, RelativeName } from './name.ts';
import { nameAttribute } from './name.ts';

/** The subject fields of a Certificate, named as in `spec.subject`. Source: reference §1.2. */
export interface SubjectFields {
  readonly countries?: readonly string[];
  readonly organizations?: readonly string[];
  readonly organizationalUnits?: readonly string[];
  readonly localities?: readonly string[];
  readonly provinces?: readonly string[];
  readonly streetAddresses?: readonly string[];
  readonly postalCodes?: readonly string[];
  readonly serialNumber?: string;
}

/** What a name says, in the same fields; lists are empty where the name says nothing. */
export interface NameFields extends Required<Omit<SubjectFields, 'serialNumber'>> {
  readonly commonName?: string;
  readonly serialNumber?: string;
}

/**
 * The name of a subject given by fields: C, O, OU, L, ST, STREET, postalCode, CN, serialNumber; all values of one field are one
 * multi-valued relative name; empty fields are left out. Source: reference §2.5 (the order people's CAs and scripts have seen so far).
 */
export function subjectName(fields: SubjectFields, commonName = ''): Name {
  const relatives = [
    ...listFields.map(([field, { oid }]) => (fields[field] ?? []).map((value) => nameAttribute(oid, value))),
    single(attributeTypes.commonName.oid, commonName),
    single(attributeTypes.serialNumber.oid, fields.serialNumber ?? ''),
  ];
  return relatives.filter((relative) => relative.length > 0);
}

/**
 * The fields that a name fills, whatever its order: values of one type are collected; of several common names or serial numbers the last
 * counts. Attributes of other types and values that are no strings are passed over. Source: reference §2.3 (checks 8a, 8b).
 */
export function nameFields(name: Name): NameFields {
  const known = fieldsOfNames.get(name);
  if (known !== undefined) return known;
  const fields = readNameFields(name);
  fieldsOfNames.set(name, fields);
  return fields;
}

/** Each decision about a request asks for nine fields of its subject, again and again of the same name. */
const fieldsOfNames = new WeakMap<Name, NameFields>();

function readNameFields(name: Name): NameFields {
  const attributes = name.flat().filter(({ stringType }) => stringType !== 'der');
  const valuesOf = (oid: string): string[] =>
    attributes.filter((attribute) => attribute.oid === oid).map(({ value }) => value);
  const commonName = valuesOf(attributeTypes.commonName.oid).at(-1);
  const serialNumber = valuesOf(attributeTypes.serialNumber.oid).at(-1);
  return {
    countries: valuesOf(attributeTypes.country.oid),
    organizations: valuesOf(attributeTypes.organization.oid),
    organizationalUnits: valuesOf(attributeTypes.organizationalUnit.oid),
    localities: valuesOf(attributeTypes.locality.oid),
    provinces: valuesOf(attributeTypes.province.oid),
    streetAddresses: valuesOf(attributeTypes.streetAddress.oid),
    postalCodes: valuesOf(attributeTypes.postalCode.oid),
    ...(commonName === undefined ? {} : { commonName }),
    ...(serialNumber === undefined ? {} : { serialNumber }),
  };
}

const listFields = [
  ['countries', attributeTypes.country],
  ['organizations', attributeTypes.organization],
  ['organizationalUnits', attributeTypes.organizationalUnit],
  ['localities', attributeTypes.locality],
  ['provinces', attributeTypes.province],
  ['streetAddresses', attributeTypes.streetAddress],
  ['postalCodes', attributeTypes.postalCode],
] as const;

const single = (oid: string, value: string): RelativeName => (value === '' ? [] : [nameAttribute(oid, value)]);
