import type { FieldRow } from '../../support/bad-input/field-row.ts';
import type { Place } from '../../../tools/generate/schema-node.ts';
import { describe, test } from 'vitest';
import { certificateKind } from '../../../src/api/certificate/schema.ts';
import { certificateRequestKind } from '../../../src/api/certificate-request/schema.ts';
import { clusterIssuerKind, issuerKind } from '../../../src/api/issuer/schema.ts';
import { allFieldsSamples } from '../../../tools/generate/sample.ts';
import { placesOf, schemaNode } from '../../../tools/generate/schema-node.ts';
import { certificateFields } from '../../support/bad-input/certificate-fields.ts';
import { issuerFields } from '../../support/bad-input/issuer-fields.ts';
import { requestFields } from '../../support/bad-input/request-fields.ts';
import { withValueAt } from '../../support/bad-input/value-at.ts';
import { collectionPath } from '../../support/cluster-paths.ts';
import { sharedCluster } from '../../support/control-plane.ts';

/** Types of issuers that nothing serves yet: their fields are not in use. */
const notServed = ['spec.acme', 'spec.vault', 'spec.venafi'];

const table = [
  { kind: certificateKind, rows: certificateFields },
  { kind: certificateRequestKind, rows: requestFields },
  { kind: issuerKind, rows: issuerFields },
  { kind: clusterIssuerKind, rows: issuerFields },
];

describe.for(table)('$kind.type.kind', ({ kind, rows }) => {
  const places = [...placesOf(schemaNode(kind.spec), 'spec')].filter(isServed);

  test('every field that can be wrong beyond its type has a line in the table', ({ expect }) => {
    const listed = new Set(rows.map(({ field }: FieldRow) => field));
    expect(places.filter(isText).filter(({ path }) => !listed.has(path))).toEqual([]);
    const known = new Set(places.map(({ path }) => path));
    expect([...listed].filter((field) => !known.has(field))).toEqual([]);
  });

  test('a value of another type, or none of the enum, is refused by the API server in the name of its field', async ({
    expect,
  }) => {
    const [sample] = allFieldsSamples(kind);
    const path = `${collectionPath(kind.type, 'default')}?dryRun=All`;
    for (const place of places.filter(({ node }) => node.type !== undefined)) {
      const object = {
        apiVersion: 'cert-manager.io/v1',
        kind: kind.type.kind,
        metadata: { name: 'wrong' },
        ...withValueAt({ spec: sample?.spec ?? {} }, place.path, wrongFor(place)),
      };
      const { status, body } = await sharedCluster().ask({ method: 'POST', path, body: object });
      expect(`${status} ${String(body['message'])}`, place.path).toMatch(
        new RegExp(`^422 .*${fieldPattern(place.path)}`, 's'),
      );
    }
  });
});

const isServed = ({ path }: Place): boolean => !notServed.some((type) => path === type || path.startsWith(`${type}.`));

const isText = ({ node }: Place): boolean =>
  (node.type === 'string' || node.type === 'integer') && node.enum === undefined;

const wrongFor = ({ node }: Place): unknown =>
  node.enum === undefined ? wrongType[node.type ?? 'string'] : 'none of them';
const wrongType = { string: 7, integer: 'seven', boolean: 'yes', array: 'a list', object: 'an object' } as const;

/** `[]` is shown as an index, `{}` as the key. */
const fieldPattern = (path: string): string =>
  path
    .replaceAll('.', String.raw`\.`)
    .replaceAll('[]', String.raw`\[0\]`)
    .replaceAll('{}', String.raw`\.example\.com/key`);
