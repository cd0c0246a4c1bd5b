import { Fault } from '../../base/fault.ts';
import type { WriteStep } from '../executor/executor.ts';
import { targetOf } from './target-of.ts';

/**
 * The same write of the same version twice: the first was accepted and has changed nothing, as with a field that the kind's definition does
 * not have, which the API server drops without a word. Written again, it would be for ever.
 */
export function notKeptFault(step: WriteStep): Fault {
  const what = step.do === 'setStatus' ? fieldsOf(step.status) : `what is written to ${targetOf(step)}`;
  return new Fault('misconfigured', {
    code: 'NotKept',
    message: `the API server accepts ${what} and does not keep it`,
    remedy: 'install the CustomResourceDefinitions that belong to this version',
  });
}

const fieldsOf = (status: object): string =>
  Object.keys(status)
    .map((field) => `status.${field}`)
    .join(', ');
