import type { KubeObject, ObjectKey, ResourceType } from '../api/kubernetes.ts';
import { apiVersionOf } from '../api/kubernetes.ts';
import type { Instant } from '../base/instant.ts';
import { formatInstant } from '../base/instant.ts';
import type { Regarding } from './events.ts';
import type { EventDraft, MergePatch } from './step.ts';

/** core/v1 Event. */
export const EVENT_TYPE: ResourceType = {
  group: '',
  version: 'v1',
  kind: 'Event',
  plural: 'events',
  namespaced: true,
};

/** What has happened so far of one event. */
export interface Occurrences {
  readonly count: number;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
}

/** The server's limit for `message` (and reason, which is ours and short). Source: validation of core/v1 Event. */
const LONGEST_MESSAGE = 1024;
const LONGEST_NAME = 253;

/** Namespace that an event lies in: cluster-scoped objects' lie in `default`. */
export const eventNamespace = (regarding: Regarding): string =>
  regarding.namespace === '' ? 'default' : regarding.namespace;

/** Name of a new event: that of the object, and what makes it the only one. */
export function eventName(regarding: Regarding, at: Instant, serial: number): string {
  const suffix = (BigInt(Math.floor(at)) * 1_000_000n + BigInt(serial % 1_000_000)).toString(16);
  return `${regarding.name.slice(0, LONGEST_NAME - suffix.length - 1).replace(/[^a-z0-9]+$/, '')}.${suffix}`;
}

/** An event that is not there yet. Source: reference 01 §2.1 (`source.component` is the controller's name). */
export function newEvent(key: ObjectKey, draft: EventDraft, regarding: Regarding, seen: Occurrences): KubeObject {
  const { type, namespace, name, uid } = regarding;
  return {
    apiVersion: apiVersionOf(EVENT_TYPE),
    kind: EVENT_TYPE.kind,
    metadata: { namespace: key.namespace, name: key.name },
    involvedObject: {
      apiVersion: apiVersionOf(type),
      kind: type.kind,
      ...(namespace === '' ? {} : { namespace }),
      name,
      ...(uid === undefined ? {} : { uid }),
    },
    type: draft.type,
    reason: draft.reason,
    message: cutMessage(draft.message),
    source: { component: draft.component },
    reportingComponent: draft.component,
    reportingInstance: '',
    firstTimestamp: formatInstant(seen.firstAt),
    ...recurrence(seen),
  };
}

/** What changes when an event comes again. */
export const recurrence = ({ count, lastAt }: Occurrences): MergePatch => ({
  count,
  lastTimestamp: formatInstant(lastAt),
});

/** At most 1024 bytes, never half a character. */
export function cutMessage(message: string): string {
  const bytes = Buffer.from(message);
  if (bytes.byteLength <= LONGEST_MESSAGE) return message;
  const ellipsis = '…';
  let end = LONGEST_MESSAGE - Buffer.byteLength(ellipsis);
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return bytes.subarray(0, end).toString('utf8') + ellipsis;
}
