import type { KubeObject } from '../../../src/api/kubernetes.ts';
import type { Condition } from '../../../src/api/shared-types.ts';
import type { Oracle } from './evidence.ts';

/** O7: the Certificate told, in a condition, of what went wrong. */
export const tellsTheCause: Oracle = ({ flow, versions, allowance }) =>
  [...(flow.told ?? []), ...(allowance.told ?? [])].flatMap(({ certificate, says }) => {
    const own = versions.filter(({ object }) => object.kind === 'Certificate' && object.metadata.name === certificate);
    const told = new Set(own.flatMap(({ object }) => conditionsOf(object)));
    if ([...told].some((text) => says.test(text))) return [];
    const text = `Certificate ${certificate} never told of ${says}; it said: ${[...told].join(' | ')}`;
    return [{ oracle: 'O7' as const, text }];
  });

const conditionsOf = (object: KubeObject): readonly string[] =>
  ((object['status'] as { readonly conditions?: readonly Condition[] } | undefined)?.conditions ?? []).map(
    ({ type, status, reason, message }) => `${type}=${status} ${reason}: ${message}`,
  );
