import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { generateKeyPairSync, sign } from 'node:crypto';
import { bitString, implicit, integer, objectIdentifier, sequence, setOf, utf8String } from '../der/writer.ts';
import { signatureAlgorithms } from '../algorithms.ts';
import { formatName } from './format-name.ts';
import { encodeName, isEmptyName, readName } from './name.ts';
import { nameFields, subjectName } from './subject.ts';
import type { Name } from './name.ts';

const full = subjectName(
  {
    serialNumber: '42',
    postalCodes: ['10115'],
    streetAddresses: ['Unter den Linden 1'],
    provinces: ['Berlin'],
    localities: ['Köln'],
    organizationalUnits: ['Two', 'One'],
    organizations: ['Example & Sons'],
    countries: ['DE'],
  },
  'example.com',
);

test('fields stand in the order C, O, OU, L, ST, STREET, postalCode, CN, serialNumber, read by openssl', () => {
  const expected =
    'C=DE, O=Example & Sons, OU=One+OU=Two, L=Köln, ST=Berlin, street=Unter den Linden 1, postalCode=10115, CN=example.com, serialNumber=42';
  expect(readByOpenssl(full, 'sname,utf8,sep_comma_plus_space').replaceAll(' + ', '+')).toBe(expected);
});

test('a value is PrintableString where it fits and UTF8String where not', () => {
  expect(full.flat().map(({ value, stringType }) => [value, stringType])).toContainEqual([
    'Example & Sons',
    'utf8String',
  ]);
  expect(full.flat().map(({ value, stringType }) => [value, stringType])).toContainEqual([
    'example.com',
    'printableString',
  ]);
  expect(nameOf('*.example.com')[0]?.[0]?.stringType).toBe('utf8String');
});

test('empty fields are left out, and a name of nothing is empty', () => {
  expect(subjectName({ organizations: [], serialNumber: '' }, '')).toEqual([]);
  expect(isEmptyName(subjectName({}))).toBe(true);
  expect(Buffer.from(encodeName([])).toString('hex')).toBe('3000');
});

test('the fields of a name are those it was made of', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
  const list = fc.array(text, { maxLength: 3 });
  const lists = { countries: list, organizations: list, organizationalUnits: list, localities: list, provinces: list };
  const fields = fc.record({ ...lists, streetAddresses: list, postalCodes: list, serialNumber: text });
  fc.assert(
    fc.property(fields, text, (wanted, commonName) => {
      const read = nameFields(readName(encodeName(subjectName(wanted, commonName))));
      expect(sorted(read)).toEqual(sorted({ ...wanted, commonName }));
    }),
  );
});

test('of several common names the last counts, whatever the order of the name', () => {
  const name = [...nameOf('first'), ...subjectName({ organizations: ['O'] }), ...nameOf('last')];
  expect(nameFields(name)).toMatchObject({ commonName: 'last', organizations: ['O'] });
  expect(nameFields([])).not.toHaveProperty('commonName');
});

test('a value that is no string is kept as it is and passed over in fields', () => {
  const bytes = sequence(
    setOf(sequence(objectIdentifier('2.5.4.3'), integer(5))),
    setOf(sequence(objectIdentifier('2.5.4.10'), utf8String('O'))),
  );
  expect(readName(bytes)[0]).toEqual([{ oid: '2.5.4.3', value: '#020105', stringType: 'der' }]);
  expect(encodeName(readName(bytes))).toEqual(bytes);
  expect(nameFields(readName(bytes))).toMatchObject({ organizations: ['O'] });
  expect(formatName(readName(bytes))).toBe('O=O,CN=#020105');
});

test.each<[string, Uint8Array]>([
  ['a relative name without attributes', sequence(setOf())],
  ['an attribute without a value', sequence(setOf(sequence(objectIdentifier('2.5.4.3'))))],
  ['an attribute with two values', sequence(setOf(sequence(objectIdentifier('2.5.4.3'), integer(1), integer(2))))],
  ['bytes behind the name', Buffer.from('30000500', 'hex')],
])('%s is refused', (_, bytes) =>
  expect(() => readName(bytes)).toThrow(expect.objectContaining({ code: 'InvalidDer' })),
);

function nameOf(commonName: string): Name {
  return subjectName({}, commonName);
}

function sorted(fields: object): object {
  return Object.fromEntries(
    Object.entries(fields).map(([field, value]) => [
      field,
      Array.isArray(value) ? value.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))) : value,
    ]),
  );
}

/** Openssl shows names only in something that has one, so the name goes into a request. */
function readByOpenssl(name: Name, format: string): string {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const info = sequence(
    integer(0),
    encodeName(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    implicit(0, new Uint8Array(), true),
  );
  const request = sequence(info, signatureAlgorithms.PureEd25519.identifier, bitString(sign(null, info, privateKey)));
  const options = ['req', '-inform', 'DER', '-noout', '-verify', '-subject', '-nameopt', format];
  return execFileSync('openssl', options, { input: request, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] })
    .replace('subject=', '')
    .trim();
}
