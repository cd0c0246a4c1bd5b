import type { WriteStep } from '../executor/executor.ts';

/** The object that a write is about, as a person would name it: `Secret "www-tls"`. */
export function targetOf(step: WriteStep): string {
  return step.do === 'create' || step.do === 'apply'
    ? `${step.type.kind} "${step.object.metadata.name}"`
    : `${step.of.key.type.kind} "${step.of.key.name}"`;
}
