import fc from 'fast-check';
import { expect, test } from 'vitest';
import { leastCpu } from '../../../test/support/least-cpu.ts';
import { Fault } from '../../base/fault.ts';
import { formatName } from './format-name.ts';
import { parseLiteralSubject } from './literal-subject.ts';
import { encodeName, readName } from './name.ts';
import { attributeTypes } from './attribute-types.ts';
import type { Name, NameAttribute } from './name.ts';
import { nameAttribute } from './name.ts';

const shown = (name: Name): string =>
  name.map((relative) => relative.map(({ oid, value }) => `${oid}=${value}`).join(' + ')).join(' | ');

test.each<[string, string, string]>([
  ['parts are turned round', 'CN=a,O=b,C=DE', '2.5.4.6=DE | 2.5.4.10=b | 2.5.4.3=a'],
  ['a plus joins attributes of one part', 'CN=a+UID=b,O=c', '2.5.4.10=c | 2.5.4.3=a + 0.9.2342.19200300.100.1.1=b'],
  [
    'all keys of the reference',
    'C=1,O=2,OU=3,CN=4,SERIALNUMBER=5,L=6,ST=7,STREET=8',
    '2.5.4.9=8 | 2.5.4.8=7 | 2.5.4.7=6 | 2.5.4.5=5 | 2.5.4.3=4 | 2.5.4.11=3 | 2.5.4.10=2 | 2.5.4.6=1',
  ],
  ['keys in lower case (RFC 4514 §3)', 'cn=a', '2.5.4.3=a'],
  ['a dotted object identifier', '1.2.3.4=a', '1.2.3.4=a'],
  ['an escaped comma', 'O=Example\\, Inc.', '2.5.4.10=Example, Inc.'],
  ['all escapes of RFC 4514 §2.4', 'O=\\"\\+\\,\\;\\<\\>\\\\\\#\\=\\ ', '2.5.4.10="+,;<>\\#= '],
  ['a character as hex pairs of its UTF-8', 'CN=J\\C3\\A4ger', '2.5.4.3=Jäger'],
  ['a character as it is', 'CN=Jäger', '2.5.4.3=Jäger'],
  ['an equals sign in a value', 'CN=a=b', '2.5.4.3=a=b'],
  ['space around parts, but not inside', ' CN = a  b , O=c ', '2.5.4.10=c | 2.5.4.3=a  b'],
  ['escaped space at the ends', 'CN=\\ a\\ ', '2.5.4.3= a '],
  ['escaped space before unescaped', 'CN=a\\   ', '2.5.4.3=a '],
  ['a semicolon separates too', 'CN=a;O=b', '2.5.4.10=b | 2.5.4.3=a'],
  ['a value as DER (RFC 4514 §2.4)', 'CN=#0C024869 ,O=b', '2.5.4.10=b | 2.5.4.3=Hi'],
  ['a value as DER that is no string', '1.2.3=#020105', '1.2.3=#020105'],
  ['an escaped hash', 'CN=\\#0c', '2.5.4.3=#0c'],
  ['an empty value', 'CN=', '2.5.4.3='],
  [
    'the example of RFC 4514 §4 with several parts',
    'OU=Sales+CN=J.  Smith,DC=example,DC=net',
    '0.9.2342.19200300.100.1.25=net | 0.9.2342.19200300.100.1.25=example | 2.5.4.11=Sales + 2.5.4.3=J.  Smith',
  ],
  [
    'the example of RFC 4514 §4 with a line end',
    'CN=Before\\0dAfter,DC=example',
    '0.9.2342.19200300.100.1.25=example | 2.5.4.3=Before\rAfter',
  ],
  ['nothing', '', ''],
])('%s', (_, text, expected) => expect(shown(parseLiteralSubject(text))).toBe(expected));

test('DC is an IA5String, text that fits a PrintableString one, the rest UTF8String; DER keeps its own type', () => {
  const types = parseLiteralSubject('CN=#1e020041,O=a,OU=ä,DC=a').flat();
  expect(types.map(({ stringType }) => stringType)).toEqual([
    'ia5String',
    'utf8String',
    'printableString',
    'bmpString',
  ]);
});

test.each<[string, string, string]>([
  ['no value', 'CN', 'DN ended with incomplete type, value pair'],
  ['no key', '=a', 'DN ended with incomplete type, value pair'],
  ['a comma at the end', 'CN=a,', 'DN ended with incomplete type, value pair'],
  ['a plus at the end', 'CN=a+', 'DN ended with incomplete type, value pair'],
  ['a part without a key', 'CN=a,b,O=c', 'DN ended with incomplete type, value pair'],
  ['an unknown key, in the reference’s words', 'FOO=bar', 'Literal subject contains unrecognized key with value [bar]'],
  ['a key that is nearly an object identifier', '1.2.=x', 'Literal subject contains unrecognized key with value [x]'],
  [
    'a backslash before an ordinary character',
    'CN=a\\z',
    'a backslash stands before neither a special character nor two hexadecimal digits',
  ],
  [
    'a backslash at the end',
    'CN=a\\',
    'a backslash stands before neither a special character nor two hexadecimal digits',
  ],
  ['hex pairs that are not UTF-8', 'CN=\\C3', 'the escaped octets of a value are not UTF-8'],
  [
    'half a pair after a hash',
    'CN=#0c0',
    'a value that begins with # is not hexadecimal; write \\# for the character itself',
  ],
  ['nothing after a hash', 'CN=#', 'a value that begins with # is not hexadecimal; write \\# for the character itself'],
  ['DER with more behind it', 'CN=#05000500', 'a value that begins with # is not one element of DER'],
  ['DER cut short', 'CN=#0c05', 'a value that begins with # is not one element of DER'],
  ['DER whose inner elements are broken', '1.2.3=#30023005', 'a value that begins with # is not one element of DER'],
  [
    'DER that claims gigabytes (traps C7)',
    `1.2.3=#${'3084ffffffff'.repeat(16)}`,
    'a value that begins with # is not one element of DER',
  ],
  [
    'a hundred octets of nesting (traps C7)',
    `1.2.3=#${'3080'.repeat(50)}`,
    'a value that begins with # is not one element of DER',
  ],
  ['DC beyond ASCII', 'DC=bücher', 'the value of DC may hold ASCII only'],
  ['half a character', 'CN=\ud800', 'the name holds half a character (a lone surrogate)'],
  ['more than 65,536 characters', `CN=${'a'.repeat(65_536)}`, 'the name is longer than 65536 characters'],
])('%s is refused with field and remedy', (_, text, message) => {
  const at = 'spec.literalSubject';
  const expected = expect.objectContaining({
    kind: 'misconfigured',
    code: 'InvalidLiteralSubject',
    at,
    message,
    remedy: expect.any(String),
  });
  expect(() => parseLiteralSubject(text)).toThrow(expected);
});

const literalTypes = Object.values(attributeTypes).filter(({ inLiteral, isIa5 }) => inLiteral && !isIa5);
const attribute: fc.Arbitrary<NameAttribute> = fc
  .tuple(
    fc.constantFrom(...literalTypes.map(({ oid }) => oid), '1.2.3.4'),
    fc.string({
      unit: fc.oneof(
        fc.constantFrom(...' ,+\\#;="<>a\0\n'.split('')),
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
      ),
    }),
  )
  .map(([oid, value]) => nameAttribute(oid, value));
const names: fc.Arbitrary<Name> = fc.array(fc.array(attribute, { minLength: 1, maxLength: 3 }), {
  minLength: 1,
  maxLength: 4,
});

test('every name survives being written as text and as DER', () => {
  fc.assert(
    fc.property(names, (name) => {
      expect(parseLiteralSubject(formatName(name))).toEqual(name);
      const der = encodeName(name);
      expect(encodeName(readName(der))).toEqual(der);
    }),
    { numRuns: 1000 },
  );
});

test('whatever the text, reading ends with a name that can be encoded or with a Fault', () => {
  const piece = fc.constantFrom(
    'CN',
    'DC',
    '1.2.3',
    '=',
    ',',
    '+',
    ';',
    '\\',
    '#',
    '0c',
    '30',
    '84',
    'ff',
    ' ',
    'ä',
    '"',
    '\\C3',
    '\0',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      expect(outcome(pieces.join(''))).toMatch(/^(name|InvalidLiteralSubject)$/);
    }),
    { numRuns: 3000 },
  );
});

test.each(['CN=a,', ' ', 'CN=\\41', '\\', '#', '+', '=', '1.', 'CN= ', 'a'])(
  '65,000 characters of "%s" take less than 100 ms of CPU',
  (piece) => {
    const text = `CN=${piece.repeat(65_000 / piece.length)}`;
    const taken = leastCpu(() => {
      outcome(text);
      outcome(`CN=#${'30'.repeat(32_000)}`);
      outcome(`x${text.slice(3)}x`);
    });
    expect(taken).toBeLessThan(100);
  },
);

function outcome(text: string): string {
  try {
    encodeName(parseLiteralSubject(text));
    return 'name';
  } catch (thrown) {
    return thrown instanceof Fault ? thrown.code : `not a Fault: ${String(thrown)}`;
  }
}
