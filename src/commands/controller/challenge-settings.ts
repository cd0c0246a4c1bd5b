import type { ChallengeSettings } from '../../controllers/challenge/settings.ts';
import { http01Settings } from './http01-settings.ts';
import type { ControllerSettings } from './settings.ts';

/** What the command line says to the controller of Challenges. */
export const challengeSettings = (
  { flags, gates }: Pick<ControllerSettings, 'flags' | 'gates'>,
  environment: NodeJS.ProcessEnv,
): ChallengeSettings => ({
  clusterResourceNamespace: flags['cluster-resource-namespace'],
  mostAtOnce: flags['max-concurrent-challenges'],
  ambientCredentials: {
    issuers: flags['issuer-ambient-credentials'],
    clusterIssuers: flags['cluster-issuer-ambient-credentials'],
  },
  http01: http01Settings(flags, environment, gates.ACMEHTTP01IngressPathTypeExact),
  recursiveOnly: flags['dns01-recursive-nameservers-only'],
  checkPeriod: flags['dns01-check-retry-period'],
  settleTime: flags['dns01-settle-time'],
});
