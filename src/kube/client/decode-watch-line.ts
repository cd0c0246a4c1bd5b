import type { ResourceType } from '../../api/kubernetes.ts';
import { resourceVersion } from '../../base/brand.ts';
import { after, seconds } from '../../base/instant.ts';
import type { Instant } from '../../base/instant.ts';
import type { WatchEvent } from '../kube-api.ts';
import { decodeObject, malformed, parseJson } from './decode-object.ts';
import type { Ask } from './ask.ts';
import { statusFault } from './status-fault.ts';
import { readStatus } from './status.ts';
import { isJsonObject } from '../../base/json-object.ts';

/**
 * One line of a watch (metav1.WatchEvent).
 * @throws Fault of the Status in an ERROR line, most often transient `Expired`; transient `MalformedReply`.
 */
export function decodeWatchLine(line: string, ask: Ask, now: Instant): WatchEvent {
  const { type, object } = parseJson(line);
  switch (type) {
    case 'ADDED':
      return { is: 'added', object: decodeObject(object, ask.type) };
    case 'MODIFIED':
      return { is: 'modified', object: decodeObject(object, ask.type) };
    case 'DELETED':
      return { is: 'deleted', object: decodeObject(object, ask.type) };
    case 'BOOKMARK':
      return decodeBookmark(object, ask.type);
    case 'ERROR':
      throw errorFault(object, ask, now);
    default:
      throw malformed('the API server sent a watch event of an unknown type');
  }
}

function decodeBookmark(object: unknown, type: ResourceType): WatchEvent {
  const metadata = isJsonObject(object) && isJsonObject(object['metadata']) ? object['metadata'] : {};
  const version = metadata['resourceVersion'];
  if (typeof version !== 'string')
    throw malformed(`the API server sent a bookmark of ${type.plural} without a version`);
  const annotations = isJsonObject(metadata['annotations']) ? metadata['annotations'] : {};
  return {
    is: 'bookmark',
    resourceVersion: resourceVersion(version),
    initialEventsEnd: annotations['k8s.io/initial-events-end'] === 'true',
  };
}

function errorFault(object: unknown, ask: Ask, now: Instant): Error {
  const code = isJsonObject(object) && typeof object['code'] === 'number' ? object['code'] : 500;
  return statusFault(ask, readStatus(code, object), after(now, seconds(1)));
}
