import type { Milliseconds } from '../base/instant.ts';
import type { HealthCheck } from './health.ts';

/** What the check asks of the Lease. */
export interface Leadership {
  readonly lease: string;
  /** How long ago the last renewal was that this process saw succeed; undefined while it does not hold the Lease. */
  sinceRenewal(): Milliseconds | undefined;
}

/**
 * The check `leaderElection`: fails only while this process holds the Lease and has not renewed it for `patience`
 * (lease duration plus `--internal-healthz-leader-election-timeout`). A standby is healthy. Source: reference 04 §4.1.
 */
export function leaderHealth(leadership: Leadership, patience: Milliseconds): HealthCheck {
  return {
    name: 'leaderElection',
    problem: () => {
      const since = leadership.sinceRenewal();
      if (since === undefined || since <= patience) return undefined;
      return `failed election to renew leadership on lease ${leadership.lease}`;
    },
  };
}
