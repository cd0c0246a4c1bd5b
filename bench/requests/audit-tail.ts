import { open, stat } from 'node:fs/promises';
import type { AuditedRequest } from '../../test/support/audit-log.ts';
import type { AuditMark } from '../stage.ts';

/** A piece of the log, large enough that the log of 10,000 certificates is some hundred of them. */
const PIECE = 1024 * 1024;

/** How far the audit log has been written: nothing answered until now is beyond it, because the log is written before the reply. */
export async function auditMark(file: string): Promise<AuditMark> {
  return (await stat(file)).size;
}

/**
 * The requests of one user that were answered after `from`. A watch counts once, when it begins. The log is read in pieces, and lines of
 * others are not decoded: it is a gigabyte where 100,000 certificates were created.
 */
export async function requestsOf(file: string, user: string, from: AuditMark): Promise<readonly AuditedRequest[]> {
  const found: AuditedRequest[] = [];
  const mark = `"username":${JSON.stringify(user)}`;
  for await (const line of linesFrom(file, from)) {
    if (!line.includes(mark)) continue;
    const request = JSON.parse(line) as AuditedRequest;
    const isAnswer = request.stage === (request.verb === 'watch' ? 'ResponseStarted' : 'ResponseComplete');
    if (isAnswer && request.user.username === user) found.push(request);
  }
  return found;
}

/** The complete lines after `from`. */
async function* linesFrom(file: string, from: AuditMark): AsyncGenerator<string> {
  const log = await open(file);
  try {
    const buffer = Buffer.alloc(PIECE);
    let rest = '';
    for (let at = from; ; ) {
      const { bytesRead } = await log.read(buffer, 0, PIECE, at);
      if (bytesRead === 0) return;
      at += bytesRead;
      // A character cut in two by the end of a piece would be spoiled in UTF-8; names and users are ASCII, so bytes do.
      const lines = (rest + buffer.toString('latin1', 0, bytesRead)).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } finally {
    await log.close();
  }
}
