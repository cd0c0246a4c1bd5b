import { apiVersionOf } from '../../api/kubernetes.ts';
import type { KubeObject, ResourceType } from '../../api/kubernetes.ts';
import { resourceVersion } from '../../base/brand.ts';
import { Fault } from '../../base/fault.ts';
import type { ListPage } from '../kube-api.ts';
import { isJsonObject } from '../../base/json-object.ts';
import type { JsonObject } from '../../base/json-object.ts';

/** Parses a reply. @throws Fault transient `MalformedReply`: something that is no API server answers. */
export function parseJson(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    if (isJsonObject(value)) return value;
  } catch {
    // The parser's words quote the input: nothing of it is shown.
  }
  throw malformed("the API server's answer is not a JSON object");
}

/** One object of a known type, as received. Takes the parsed value over: apiVersion and kind, which list items lack, are written into it. */
export function decodeObject(value: unknown, type: ResourceType): KubeObject {
  if (!isJsonObject(value) || !isJsonObject(value['metadata']) || typeof value['metadata']['name'] !== 'string') {
    throw malformed(`the API server sent a ${type.kind} without metadata.name`);
  }
  return Object.assign(value, { apiVersion: apiVersionOf(type), kind: type.kind }) as unknown as KubeObject;
}

/**
 * Reads the reply of a delete, which is a Status or the object as it was last: the object where finalizers keep it, else undefined.
 * @throws Fault as `decodeObject`.
 */
export function decodeDeleted(value: unknown, type: ResourceType): KubeObject | undefined {
  if (!isJsonObject(value) || !isJsonObject(value['metadata'])) return undefined;
  const { deletionTimestamp, finalizers } = value['metadata'];
  const isKept = deletionTimestamp !== undefined && Array.isArray(finalizers) && finalizers.length > 0;
  return isKept ? decodeObject(value, type) : undefined;
}

/** One page of a list. */
export function decodeList(value: JsonObject, type: ResourceType): ListPage {
  const { items, metadata } = value;
  const version = isJsonObject(metadata) ? metadata['resourceVersion'] : undefined;
  if (!isJsonObject(metadata) || typeof version !== 'string')
    throw malformed(`the API server sent a list of ${type.plural} without a version`);
  const token = metadata['continue'];
  return {
    items: Array.isArray(items) ? items.map((item) => decodeObject(item, type)) : [],
    resourceVersion: resourceVersion(version),
    ...(typeof token === 'string' && token !== '' ? { continue: token } : {}),
  };
}

/** What is no reply of an API server. */
export const malformed = (message: string): Fault =>
  new Fault('transient', {
    code: 'MalformedReply',
    message,
    remedy: 'check that the address is that of a Kubernetes API server',
  });
