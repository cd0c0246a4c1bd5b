/**
 * Flags for plans in which nothing can be written for a while: how long that lasts is the machine's business, and a process that ends because its
 * Lease could not be renewed is FT-10's.
 */
export const LONG_LEASE: readonly string[] = [
  '--leader-election-lease-duration=600s',
  '--leader-election-renew-deadline=500s',
];
