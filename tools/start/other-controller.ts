import { Fault } from '../../src/base/fault.ts';
import { parseInstant } from '../../src/base/instant.ts';
import { listAt, textAt } from './fields.ts';
import { kubectl } from './kubectl.ts';
import type { Kubectl } from './kubectl.ts';

/** The Lease that every controller of this API holds while it works. Source: reference 04 (leader election). */
const LEASE = 'cert-manager-controller';
/** A holder renews every few seconds; one that has been silent for so long is gone. */
const SILENT_FOR = 120_000;

/**
 * Makes sure that no other controller of this API is at work in the cluster: it would take the demo's certificates for its own.
 * @throws Fault misconfigured: there is one.
 */
export async function refuseOtherController(tool: Kubectl): Promise<void> {
  const leases: unknown = JSON.parse(await kubectl(tool, ['get', 'leases.coordination.k8s.io', '-A', '-o', 'json']));
  const held = listAt(leases, 'items').find((lease) => textAt(lease, 'metadata', 'name') === LEASE && isHeld(lease));
  if (held === undefined) return;
  throw new Fault('misconfigured', {
    code: 'OtherControllerAtWork',
    message: `Another controller of cert-manager.io is at work in this cluster (Lease "${textAt(held, 'metadata', 'namespace')}/${LEASE}")`,
    remedy: 'use another cluster, or scale that controller to zero for the time of the demo',
  });
}

function isHeld(lease: unknown): boolean {
  const holder = textAt(lease, 'spec', 'holderIdentity') ?? '';
  const renewedAt = parseInstant(textAt(lease, 'spec', 'renewTime') ?? '');
  return holder !== '' && renewedAt !== undefined && Date.now() - renewedAt < SILENT_FOR;
}
