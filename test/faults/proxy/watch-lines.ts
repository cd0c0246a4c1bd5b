import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ProxyHooks, WatchFate, WatchLine } from './hooks.ts';
import type { SeenRequest } from './seen-request.ts';

/** What a watch is passed on with. */
export interface WatchPassage {
  readonly watch: SeenRequest;
  /** Asked for each line, so that hooks set meanwhile count. */
  readonly hooks: () => ProxyHooks;
  readonly onLine: (line: WatchLine) => void;
}

/** Passes a watch on line by line, until the server or a hook ends it. Rejects where the connection is to be reset. */
export async function passWatch(passage: WatchPassage, from: IncomingMessage, to: ServerResponse): Promise<void> {
  let isInitial = passage.watch.query.get('sendInitialEvents') === 'true';
  for await (const text of linesOf(from)) {
    const line = { ...readLine(text), isInitial };
    if (closesInitial(text)) isInitial = false;
    passage.onLine(line);
    const fate = (await passage.hooks().onWatchLine?.(passage.watch, line)) ?? { lines: [text] };
    if (!write(to, fate)) return;
  }
  to.end();
}

/** False when the watch is over. */
function write(to: ServerResponse, { lines, piece, then }: WatchFate): boolean {
  for (const line of lines) to.write(`${line}\n`);
  if (piece !== undefined) to.write(piece);
  if (then === 'end') to.end();
  // What was written before goes out first: it is a part of the fault.
  if (then === 'reset') to.write('', () => to.socket?.resetAndDestroy());
  return then === undefined;
}

/** Each line as soon as it is whole, however the pieces of it come in. */
async function* linesOf(from: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest: readonly Buffer[] = [];
  for await (const chunk of from) {
    let begin = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, begin)) {
      yield Buffer.concat([...rest, chunk.subarray(begin, end)]).toString('utf8');
      rest = [];
      begin = end + 1;
    }
    if (begin < chunk.length) rest = [...rest, chunk.subarray(begin)];
  }
}

interface RawLine {
  readonly type: WatchLine['type'];
  readonly object: {
    readonly metadata?: { readonly name?: string; readonly namespace?: string; readonly resourceVersion?: string };
  };
}

function readLine(text: string): Omit<WatchLine, 'isInitial'> {
  const { type, object }: RawLine = JSON.parse(text);
  const { name = '', namespace = '', resourceVersion = '' } = object.metadata ?? {};
  return { type, name, namespace, resourceVersion, text };
}

/** Source: KEP-3157: the bookmark that says the list is complete. */
const closesInitial = (text: string): boolean =>
  text.startsWith('{"type":"BOOKMARK"') && text.includes('"k8s.io/initial-events-end":"true"');
