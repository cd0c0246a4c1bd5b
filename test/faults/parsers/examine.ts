import type { HostileCase, HostileReader } from './hostile-case.ts';
import { describeFault, Fault } from '../../../src/base/fault.ts';

/** Message, field and remedy, 1,024 characters each. More is no text for people but a copy of the input. */
const LONGEST_MESSAGE = 3_200;
/** So many characters of a secret in a row are shown by no accident. */
const TELLING_PART = 20;

/** What is wrong with how a case ended; undefined if it ended as it may. */
export async function examine(reader: HostileReader, hostile: HostileCase): Promise<string | undefined> {
  try {
    const reading = hostile.read();
    if (reading instanceof Promise) await reading;
    return undefined;
  } catch (thrown) {
    return problemOf(reader, thrown);
  }
}

function problemOf({ faults, secrets = [] }: HostileReader, thrown: unknown): string | undefined {
  if (!(thrown instanceof Fault))
    return `threw ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`;
  const text = describeFault(thrown);
  if (!faults.includes(thrown.kind)) return `threw a Fault of kind ${thrown.kind}: ${text.slice(0, 300)}`;
  if (text.length > LONGEST_MESSAGE) return `has a message of ${text.length} characters: ${text.slice(0, 100)}…`;
  return secrets.some((secret) => showsPartOf(text, secret)) ? 'shows a part of a secret in its message' : undefined;
}

/** Lines of base64 only: what stands around them in PEM is no secret. */
function showsPartOf(text: string, secret: string): boolean {
  return secret
    .split('\n')
    .filter((line) => line.length >= TELLING_PART && !line.startsWith('-----'))
    .some((line) => text.includes(line.slice(0, TELLING_PART)) || text.includes(line.slice(-TELLING_PART)));
}
