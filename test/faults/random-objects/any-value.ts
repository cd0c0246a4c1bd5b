import fc from 'fast-check';
import type { SchemaNode } from '../../../tools/generate/schema-node.ts';
import { sampleValue } from '../../../tools/generate/sample.ts';

/** Values of one place that its schema does not tell of, by the path of the place; undefined where the schema's will do. */
export type Special = (path: string) => fc.Arbitrary<unknown> | undefined;

/** Names by which random objects find one another. */
export const POOL = ['a', 'b', 'c'] as const;

const TEXTS = ['', ' ', 'a', 'x'.repeat(300), 'ä✓', 'a\u0000b', 'a\nb', '../..', '*', '-1', '0', 'null', '__proto__'];
const TIMES = [
  '2026-11-24T20:00:00Z',
  '2026-11-24T20:05:00+02:00',
  '1970-01-01T00:00:00Z',
  '9999-12-31T23:59:59Z',
  '2020-02-29T12:00:00.123456Z',
];
const NUMBERS = [0, 1, 2, 3, -1, 256, 384, 521, 2_147_483_647, -2_147_483_648];
const LONG_NUMBERS = [...NUMBERS, Number.MAX_SAFE_INTEGER];

/** Anything that the schema lets pass: each field there or not, good or hostile. Shrinks to what is left out and to what is good. */
export function anyValue(node: SchemaNode, path: string, special: Special): fc.Arbitrary<unknown> {
  const own = special(path);
  if (own !== undefined) return own;
  if (node.enum !== undefined) return fc.constantFrom(...node.enum);
  switch (node.type) {
    case 'object':
      return anyObject(node, path, special);
    case 'array':
      return node.items === undefined
        ? fc.constant([])
        : fc.array(anyValue(node.items, `${path}[]`, special), { maxLength: 3 });
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc
        .constantFrom(...(node.format === 'int32' ? NUMBERS : LONG_NUMBERS))
        .filter((value) => isWithin(node, value));
    case 'string':
      return anyText(node);
    default:
      return fc.constantFrom<unknown>(sampleValue(node), 1, 'a', {});
  }
}

const isWithin = ({ minimum, maximum }: SchemaNode, value: number): boolean =>
  (minimum === undefined || value >= minimum) && (maximum === undefined || value <= maximum);

function anyText(node: SchemaNode): fc.Arbitrary<unknown> {
  if (node.format === 'date-time') return fc.constantFrom(...TIMES);
  if (node.format === 'byte') return fc.constantFrom('', 'AAAA', 'LS0tLS1CRUdJTg==');
  const good = fc.constant(sampleValue(node));
  if (node.pattern !== undefined) return good;
  const { minLength = 0, maxLength = Infinity } = node;
  const hostile = TEXTS.filter((text) => text.length >= minLength && text.length <= maxLength);
  return fc.oneof(
    { arbitrary: good, weight: 10 },
    { arbitrary: fc.constantFrom(...POOL), weight: 1 },
    { arbitrary: fc.constantFrom(...hostile), weight: 2 },
  );
}

/** Fields that must be there are, unless an older schema could have let them pass. */
function anyObject(node: SchemaNode, path: string, special: Special): fc.Arbitrary<unknown> {
  if (node.additionalProperties !== undefined)
    return fc.dictionary(
      fc.constantFrom('example.com/key', 'a', 'cert-manager.io/certificate-name'),
      anyValue(node.additionalProperties, `${path}{}`, special),
      { maxKeys: 2 },
    );
  const fields = Object.entries(node.properties ?? {}).map(([name, child]) => {
    const value = anyValue(child, path === '' ? name : `${path}.${name}`, special);
    return [
      name,
      node.required?.includes(name) === true ? value : fc.option(value, { nil: undefined, freq: 2 }),
    ] as const;
  });
  return fc.record(Object.fromEntries(fields)).map(withoutUndefined);
}

const withoutUndefined = (object: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
