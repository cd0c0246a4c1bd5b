import type { Chain, SpecTemplate, Stop } from './spec-template.ts';
import { issuerKind } from '../../../src/api/issuer/schema.ts';
import { sampleValue } from '../../../tools/generate/sample.ts';
import type { Place, SchemaNode } from '../../../tools/generate/schema-node.ts';
import { placesOf, schemaNode } from '../../../tools/generate/schema-node.ts';
import { issuerFields } from '../../support/bad-input/issuer-fields.ts';
import { wrongFields } from '../../support/bad-input/field-row.ts';
import { withValueAt } from '../../support/bad-input/value-at.ts';
import { fieldValues } from './field-values.ts';
import { shuffled } from './seeded-order.ts';

const spec = schemaNode(issuerKind.spec);

/** What plans of issuers are about: a type, and the change of type. */
export const issuerSubjects: readonly string[] = [
  'type',
  ...Object.keys(spec.properties ?? {}).map((type) => `spec.${type}`),
];

/** Types that are served: of the others, the schema alone says what is refused, so that texts need not be tried. */
const SERVED = new Set(['spec.ca', 'spec.selfSigned']);
const OF_THE_SCHEMA = new Set(['a good value', 'left out', 'of another type', 'none of the list', 'no base64']);

/** A chain for each place of the subject, through all its values and back to a good one, in the order of the seed. */
export function issuerChains(subject: string, seed: number): readonly Chain[] {
  if (subject === 'type') return typeChains(seed);
  const [, type = ''] = subject.split('.');
  const node = spec.properties?.[type];
  if (node === undefined) throw new Error(`an issuer has no type ${type}`);
  const samples = Array.from({ length: node['x-certwright-exactly-one']?.length ?? 1 }, (_, turn) => ({
    [type]: sampleValue(node, turn),
  }));
  const places = [...placesOf(node, subject)];
  return places.map((place) => ({
    name: place.path,
    stops: [
      ...shuffled(
        samples.flatMap((sample) => stopsAt(sample, place)),
        seed,
        place.path,
      ),
      goodStop(samples[0]),
    ],
  }));
}

const goodStop = (good: SpecTemplate = {}): Stop => ({ label: 'a good issuer', spec: good });

function stopsAt(sample: SpecTemplate, { path, node }: Place): readonly Stop[] {
  const isServed = SERVED.has(path.split('.').slice(0, 2).join('.'));
  return fieldValues(node).flatMap(({ label, value }) => {
    if (!isServed && !OF_THE_SCHEMA.has(label)) return [];
    if (path.endsWith(']') && value === undefined) return [];
    try {
      return [{ label: `${path}: ${label}`, spec: withValueAt({ spec: sample }, path, value).spec }];
    } catch {
      return [];
    }
  });
}

/** From each type to each other one, several at once, and what is known to be wrong. */
function typeChains(seed: number): readonly Chain[] {
  const types = Object.entries(spec.properties ?? {}).map(([name, node]: [string, SchemaNode]) => ({
    [name]: sampleValue(node),
  }));
  const single = types.map((type) => ({ label: `only ${Object.keys(type).join()}`, spec: type }));
  const double = types
    .flatMap((a) => types.map((b) => ({ ...a, ...b })))
    .map((both) => ({
      label: `types ${Object.keys(both).join(' and ')}`,
      spec: both,
    }));
  const wrong = wrongFields(issuerFields).map((row) => ({
    label: JSON.stringify(row.wrong).slice(0, 100),
    spec: row.wrong,
  }));
  const all = [...single, ...double, ...wrong, { label: 'none', spec: {} }];
  return [1, 2, 3, 4].map((chain) => ({
    name: `types, ${chain}`,
    stops: [...shuffled(all, seed, `types ${chain}`), goodStop({ ca: { secretName: 'ca-key-pair' } })],
  }));
}
