import { createBreath } from '../breath.ts';
import { asFault } from '../../base/fault.ts';
import type { Milliseconds } from '../../base/instant.ts';
import type { HttpStream } from '../../net/http.ts';
import { cutFault, tooLargeFault } from '../../net/network-fault.ts';
import type { Selection, WatchEvent, WatchOptions } from '../kube-api.ts';
import type { CallerParts } from './caller.ts';
import { sampling } from './caller.ts';
import { decodeWatchLine } from './decode-watch-line.ts';
import { versionInLine } from './known-line.ts';
import { resourcePath, watchQuery } from './resource-path.ts';
import { retryAfter } from './retry-after.ts';
import type { Ask } from './ask.ts';
import { statusFault } from './status-fault.ts';
import { parseStatus } from './status.ts';
import { createLineSplitter } from './watch-lines.ts';

/** A streaming list of thousands of objects comes as fast as they are taken in; a chunk of 64 KiB holds some dozens. */
const CHUNKS_IN_A_ROW = 1;

/** A watch belongs to no budget and no pool; `idle` is its longest silence. */
export interface WatchParts extends Pick<CallerParts, 'clock' | 'session' | 'deadline' | 'maxBytes' | 'onRequest'> {
  readonly idle: Milliseconds;
  readonly headers: Readonly<Record<string, string>>;
}

/** The events of one watch until the server ends it. @throws Fault as `KubeApi` says. */
export async function* watchEvents(
  parts: WatchParts,
  selection: Selection,
  options: WatchOptions,
  signal: AbortSignal,
): AsyncGenerator<WatchEvent> {
  const ask: Ask = { verb: 'watch', ...selection };
  const stream = await openWatch(parts, ask, `${resourcePath(ask)}${watchQuery(selection, options)}`, signal);
  const target = 'the API server';
  const splitter = createLineSplitter(parts.maxBytes, () => tooLargeFault(target, parts.maxBytes));
  const breath = createBreath(CHUNKS_IN_A_ROW);
  for await (const chunk of stream.chunks) {
    await breath.next();
    for (const line of splitter.push(chunk))
      yield knownChange(line, options) ?? decodeWatchLine(line, ask, parts.clock.now());
  }
  if (splitter.isInsideLine) throw cutFault(target);
}

/** A change that is known already says no more than a bookmark: that the watch has come so far. */
function knownChange(line: string, { isKnown }: WatchOptions): WatchEvent | undefined {
  const version = isKnown === undefined ? undefined : versionInLine(line);
  if (version === undefined || isKnown?.(version) !== true) return undefined;
  return { is: 'bookmark', resourceVersion: version, initialEventsEnd: false };
}

async function openWatch(parts: WatchParts, ask: Ask, path: string, signal: AbortSignal): Promise<HttpStream> {
  const done = sampling(parts, ask);
  const { session, headers, deadline: within, idle } = parts;
  let stream: HttpStream;
  try {
    stream = await session.open({ method: 'GET', path, headers, within, idle }, signal);
  } catch (thrown) {
    const fault = asFault(thrown);
    done(fault.code);
    throw fault;
  }
  done(String(stream.status));
  if (stream.status === 200) return stream;
  throw await refusal(parts, ask, stream);
}

const LONGEST_REFUSAL = 65_536;

async function refusal(parts: WatchParts, ask: Ask, stream: HttpStream): Promise<Error> {
  let text = '';
  for await (const chunk of stream.chunks) {
    text += chunk.toString('utf8');
    if (text.length > LONGEST_REFUSAL) break;
  }
  const status = parseStatus(stream.status, text);
  const now = parts.clock.now();
  return statusFault(ask, status, retryAfter(stream.headers['retry-after'], status, now));
}
