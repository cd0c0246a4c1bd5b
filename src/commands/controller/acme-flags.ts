import type { FlagRow } from '../flags/flag-row.ts';

/** The flags about Orders and Challenges. Source: reference 04 §1.2. */
export const ACME_FLAGS = [
  {
    name: 'max-concurrent-challenges',
    type: 'int',
    default: '60',
    field: 'maxConcurrentChallenges',
    help: 'Challenges that are worked on at once.',
  },
  {
    name: 'dns01-recursive-nameservers',
    type: 'list',
    default: '',
    field: 'acmeDNS01Config.recursiveNameservers',
    help: 'Servers that DNS is asked through, as ADDRESS:PORT or https://…; without it those of /etc/resolv.conf.',
  },
  {
    name: 'dns01-recursive-nameservers-only',
    type: 'bool',
    default: 'false',
    field: 'acmeDNS01Config.recursiveNameserversOnly',
    help: 'Look for TXT records with these servers alone, and not at the authoritative servers of the zone.',
  },
  {
    name: 'dns01-check-retry-period',
    type: 'duration',
    default: '10s',
    field: 'acmeDNS01Config.checkRetryPeriod',
    help: 'Longest time between two looks whether a challenge can be seen; the first ones come sooner.',
  },
  {
    name: 'dns01-settle-time',
    type: 'duration',
    default: '1s',
    field: 'acmeDNS01Config.settleTime',
    help: 'Time from the moment at which every server shows a TXT record until the certificate authority is told.',
  },
] as const satisfies readonly FlagRow[];
