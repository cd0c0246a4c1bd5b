import { join } from 'node:path';
import type { ControlPlaneAddress } from '../../../tools/control-plane/start.ts';
import { writeShippedProgram } from '../../support/shipped-program.ts';

/** Where the program of a control plane's plans is. */
export const programOf = ({ runFolder }: Pick<ControlPlaneAddress, 'runFolder'>): string =>
  join(runFolder, 'program/bin/certwright');

/**
 * Writes the program as it is shipped, bin and bundle, beside the control plane. It starts faster than the sources, and stays as it is
 * while somebody edits them during a long run.
 */
export async function writeProgram(address: Pick<ControlPlaneAddress, 'runFolder'>): Promise<void> {
  await writeShippedProgram(join(address.runFolder, 'program'));
}
