import type { AuditedRequest } from '../../support/audit-log.ts';

/** The requests of one user, as the audit log grows. */
export interface AuditTail {
  /** Answered so far, in the order of the log. A watch counts once, when it begins. */
  readonly requests: readonly AuditedRequest[];
  /** Resolves when no request that `counts` has been answered for so long. */
  quiet(seconds: number, counts: (request: AuditedRequest) => boolean): Promise<void>;
  stop(): void;
}
