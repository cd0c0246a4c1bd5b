import { Fault } from '../../base/fault.ts';

/** Something in a kubeconfig or service account that only a person can mend. `where` is the file; `field` a path in it. */
export function connectionFault(where: string, field: string, message: string, remedy: string, cause?: unknown): Fault {
  return new Fault('misconfigured', {
    code: 'ConnectionConfig',
    at: field,
    message: `${where}: ${message}`,
    remedy,
    cause,
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
