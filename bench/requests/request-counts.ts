/** How often a controller asked the API server for something, by verb and resource. */
export interface RequestCounts {
  /** `create secrets`, `patch certificates/status`, `watch issuers`: each with its count, most frequent first. */
  readonly by: ReadonlyMap<string, number>;
  /** What changes something, without events and Leases. */
  readonly writes: number;
  readonly events: number;
  /** `get` and `list`, without Leases. */
  readonly reads: number;
  readonly watches: number;
  /** Everything about Leases. */
  readonly leases: number;
}
