import { Fault } from '../../base/fault.ts';

/** What is wrong with a connection: `at` is a field of the file, or the file itself. */
export interface ConnectionComplaint {
  readonly at: string;
  readonly message: string;
  readonly remedy: string;
  readonly cause?: unknown;
}

/** Something in a kubeconfig or service account that only a person can mend. `where` is the file. */
export function connectionFault(where: string, complaint: ConnectionComplaint): Fault {
  return new Fault('misconfigured', {
    ...complaint,
    code: 'ConnectionConfig',
    message: `${where}: ${complaint.message}`,
  });
}

/** Why a file could not be read, without its contents. */
export function unreadable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOENT':
      return 'does not exist';
    case 'EACCES':
    case 'EPERM':
      return 'may not be read by this user';
    case 'EISDIR':
      return 'is a folder';
    default:
      return 'cannot be read';
  }
}
