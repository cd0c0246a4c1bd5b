import { expect, test } from 'vitest';
import { sameIssuer } from './issuer-reference.ts';

test('the same issuer is the same with and without defaults, and another kind, group or name is another', () => {
  expect(sameIssuer({ name: 'a' }, { name: 'a', kind: 'Issuer', group: 'cert-manager.io' })).toBe(true);
  expect(sameIssuer({ name: 'a', kind: '' }, { name: 'a', group: '' })).toBe(true);
  expect(sameIssuer({ name: 'a' }, { name: 'a', kind: 'ClusterIssuer' })).toBe(false);
  expect(sameIssuer({ name: 'a' }, { name: 'a', group: 'example.com' })).toBe(false);
  expect(sameIssuer({ name: 'a' }, { name: 'b' })).toBe(false);
});
