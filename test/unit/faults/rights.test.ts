import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { grantName, grantsOf, rightsManifests, withoutGrant } from '../../faults/rights-withdrawn/grants.ts';
import { useOf } from '../../faults/rights-withdrawn/uses.ts';

const grants = grantsOf(await rightsManifests());
const page = await readFile(join(import.meta.dirname, '../../../docs/faults.md'), 'utf8');

describe('each grant of deploy/rbac', () => {
  test('is there', () => expect(grants.map(grantName)).toContain('create secrets'));

  test.each(grants.map((grant) => [grantName(grant), grant] as const))(
    '%s: is said what needs it, and docs/faults.md tells where its absence is named',
    (name, grant) => {
      expect(useOf(grant)).toBeDefined();
      const [verb = '', resource = ''] = name.split(' ');
      const rows = page.split('\n').filter((line) => line.startsWith('| ') && line.includes(`\`${verb}\``));
      expect(rows.filter((row) => row.includes(`\`${resource}\``))).not.toEqual([]);
    },
  );
});

test('one grant is taken out of a rule, the others of the rule stay', () => {
  const rules = [{ apiGroups: [''], resources: ['secrets', 'events'], verbs: ['create', 'patch'] }];
  const grant = { kind: 'Role', role: 'r', rule: 0, group: '', resource: 'secrets', verb: 'patch', names: [] };
  expect(withoutGrant(rules, grant)).toEqual([
    { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] },
    { apiGroups: [''], resources: ['secrets'], verbs: ['create'] },
  ]);
});
