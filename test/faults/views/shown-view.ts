import type { PassedLine } from '../proxy/fault-proxy.ts';
import type { WatchLine } from '../proxy/hooks.ts';
import type { SeenRequest } from '../proxy/seen-request.ts';
import { viewOf } from './watched-events.ts';

/** What one watch had shown at a moment, as a server that lags would still list it. */
export interface ShownView {
  readonly resourceVersion: string;
  /** A streaming list of it: an ADDED line for each object, then the bookmark that closes the list. Source: KEP-3157. */
  readonly lines: readonly string[];
}

/** Rebuilds the view that a watch had shown before `until` came. Undefined where it had shown nothing yet. */
export function viewShown(passed: readonly PassedLine[], view: string, until: WatchLine): ShownView | undefined {
  const objects = new Map<string, string>();
  let closing: string | undefined;
  let resourceVersion = '';
  let lastWatch = 0;
  for (const { watch, line } of passed) {
    if (line === until) break;
    if (viewOf(watch) !== view || line.type === 'ERROR') continue;
    if (line.isInitial && watch.id !== lastWatch) objects.clear();
    lastWatch = watch.id;
    if (line.type === 'BOOKMARK' && line.isInitial) closing = line.text;
    fold(objects, line);
    resourceVersion = line.resourceVersion;
  }
  if (closing === undefined) return undefined;
  return { resourceVersion, lines: [...objects.values(), atVersion(closing, resourceVersion)] };
}

function fold(objects: Map<string, string>, { type, namespace, name, text }: WatchLine): void {
  if (type === 'BOOKMARK') return;
  const place = `${namespace}/${name}`;
  if (type === 'DELETED') objects.delete(place);
  else objects.set(place, text.replace(/^\{"type":"[A-Z]+"/, '{"type":"ADDED"'));
}

function atVersion(closing: string, resourceVersion: string): string {
  const line: { readonly object: { readonly metadata: object } } = JSON.parse(closing);
  return JSON.stringify({
    ...line,
    object: { ...line.object, metadata: { ...line.object.metadata, resourceVersion } },
  });
}

/** The path of a watch that goes on from a version in place of one that begins with a list. */
export function pathFrom(watch: SeenRequest, resourceVersion: string): string {
  const url = new URL(watch.path, 'http://proxy');
  url.searchParams.delete('sendInitialEvents');
  url.searchParams.delete('resourceVersionMatch');
  url.searchParams.set('resourceVersion', resourceVersion);
  return url.pathname + url.search;
}
