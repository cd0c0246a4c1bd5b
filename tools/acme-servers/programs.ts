import { Fault } from '../../src/base/fault.ts';
import { ensureDebianProgram } from '../debian-programs/ensure.ts';
import type { DebianProgram } from '../debian-programs/ensure.ts';
import { ensureGoProgram } from '../go-programs/ensure.ts';
import type { Progress } from '../terminal/progress.ts';

/** What an ACME server with the name server of a zone is made of. */
export interface AcmePrograms {
  readonly pebble: DebianProgram;
  readonly named: DebianProgram;
}

/**
 * Pebble, from its Go module, and BIND, from its Debian package: a few seconds each the first time, then at once.
 * @throws Fault misconfigured: one of them cannot be had on this machine, why, and what to do about it.
 */
export async function ensureAcmePrograms(
  environment: NodeJS.ProcessEnv,
  progress: Progress,
  signal: AbortSignal,
): Promise<AcmePrograms> {
  const named = await had(
    'BIND',
    'install BIND as /usr/sbin/named, or use a Debian or Ubuntu machine that reaches its package server',
    () => ensureDebianProgram('named', environment, progress, signal),
  );
  const pebble = await had('Pebble', 'connect this machine to the network, or set GOPROXY to a proxy it reaches', () =>
    ensureGoProgram('pebble', environment, progress, signal),
  );
  return { named, pebble: { program: pebble, environment } };
}

async function had<T>(name: string, remedy: string, ensure: () => Promise<T>): Promise<T> {
  try {
    return await ensure();
  } catch (cause) {
    if (!(cause instanceof Fault)) throw cause;
    const message = `${name} cannot be had here: ${cause.message}`;
    throw new Fault('misconfigured', { code: 'AcmeProgramMissing', message, remedy: cause.remedy ?? remedy, cause });
  }
}
