import type { Condition } from '../../../src/api/shared-types.ts';

/** The conditions with the one by which a person, or `cmctl renew`, asks for a new certificate. Source: reference 07 (renew). */
export function askedToRenew(
  conditions: readonly Condition[] | undefined,
  generation: number | undefined,
): readonly object[] {
  const issuing = {
    type: 'Issuing',
    status: 'True',
    reason: 'ManuallyTriggered',
    message: 'Certificate re-issuance manually triggered',
    lastTransitionTime: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
    observedGeneration: generation,
  };
  return [...(conditions ?? []).filter(({ type }) => type !== 'Issuing'), issuing];
}
