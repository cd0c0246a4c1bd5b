import { expect, test } from 'vitest';
import { fieldOwners } from '../../faults/oracles/field-owners.ts';

const entry = (manager: string, fields: object, subresource?: string): object => ({
  manager,
  operation: 'Update',
  fieldsV1: { 'f:status': fields },
  ...(subresource === undefined ? {} : { subresource }),
});

test('parts that share a status own it together, whichever was first', () => {
  const one = [entry('trigger', { 'f:type': {} }, 'status'), entry('readiness', { 'f:reason': {} }, 'status')];
  const other = [entry('readiness', { 'f:type': {}, 'f:reason': {} }, 'status')];
  expect(fieldOwners(one)).toEqual(fieldOwners(other));
});

test('a field of the status that nobody owns is a difference', () => {
  const less = [entry('trigger', { 'f:type': {} }, 'status')];
  expect(fieldOwners(less)).not.toEqual(fieldOwners([entry('trigger', { 'f:type': {}, 'f:reason': {} }, 'status')]));
});

test('outside the status each owner is told apart, in whatever order', () => {
  const [one, other] = [entry('issuing', { 'f:data': {} }), entry('kubectl', { 'f:labels': {} })];
  expect(fieldOwners([one, other])).toEqual(fieldOwners([other, one]));
  expect(fieldOwners([one])).not.toEqual(fieldOwners([entry('kubectl', { 'f:data': {} })]));
});
