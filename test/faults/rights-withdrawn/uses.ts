import type { FlowName } from '../flows/flow.ts';
import type { Rig } from '../rig/rig.ts';
import type { Grant } from './grants.ts';
import { grantName } from './grants.ts';
import { conflictOnStatus, createLateIssuer, deleteLease, listAgain, touchLease, watchAgain } from './provocations.ts';
import type { Told } from './told.ts';

/** What needs a grant, and where its absence is told. */
export interface Provocation {
  /** The flow that goes on while the grant is away. */
  readonly flow: FlowName;
  /** The best place of those where it is told; a metric counts it in any case. */
  readonly told: Told;
  /** Makes it needed, where the flow alone does not; called when the grant has been taken away. */
  readonly begin?: (rig: Rig, grant: Grant) => void | Promise<void>;
}

/** How a grant is used. `unused`: why it is there although no request of this program needs it, or why that cannot be tried here. */
export type Use = Provocation | { readonly unused: string };

const LATE_ISSUER: Provocation = { flow: 'issue', told: 'event', begin: createLateIssuer };

/** Orders and Challenges are made and changed only where there is an ACME server. */
const WITHOUT_SERVER: Use = { unused: 'no flow of these plans has an ACME server' };

const OF_ACME = new Set(['acme.cert-manager.io', 'networking.k8s.io', 'discovery.k8s.io', 'gateway.networking.k8s.io']);
const OF_SOLVERS = new Set(['pods', 'services']);

/** Beside reading, which is the same for all kinds. */
const USES: Readonly<Record<string, Use>> = {
  'create secrets': { flow: 'issue', told: 'condition' },
  'get secrets': { flow: 'issue', told: 'condition' },
  'patch secrets': { flow: 'issue', told: 'condition' },
  'delete secrets': { flow: 'issue', told: 'event' },
  'create certificaterequests': { flow: 'issue', told: 'condition' },
  'delete certificaterequests': { flow: 'renew', told: 'event' },
  'patch certificates/status': { flow: 'issue', told: 'event' },
  'patch certificaterequests/status': { flow: 'issue', told: 'event' },
  'patch issuers/status': LATE_ISSUER,
  'patch clusterissuers/status': LATE_ISSUER,
  'update certificates/finalizers': { flow: 'issue', told: 'condition' },
  'update certificaterequests/finalizers': WITHOUT_SERVER,
  'create events': { flow: 'issue', told: 'log' },
  'patch events': { flow: 'renew', told: 'log' },
  'get leases': { flow: 'issue', told: 'log', begin: touchLease },
  'patch leases': { flow: 'issue', told: 'log' },
  'create leases': { flow: 'issue', told: 'log', begin: deleteLease },
  'approve signers': { unused: 'the admission webhook asks for it, in the name of whoever approves' },
};

/** How a grant of `deploy/rbac` is used; undefined for one that nobody has said it of. */
export function useOf(grant: Grant): Use | undefined {
  const known = USES[grantName(grant)];
  if (known !== undefined) return known;
  if (grant.verb === 'watch') return { flow: 'issue', told: 'log', begin: watchAgain };
  if (grant.verb === 'list') return { flow: 'issue', told: 'log', begin: listAgain };
  if (OF_ACME.has(grant.group) || OF_SOLVERS.has(grant.resource)) return WITHOUT_SERVER;
  if (grant.verb === 'get') return { flow: 'issue', told: 'event', begin: conflictOnStatus };
  return undefined;
}
