import type { ResourceType } from '../../api/kubernetes.ts';
import type { Selection, WatchOptions } from '../kube-api.ts';

/** One place in the API: a collection, or an object in it. */
export interface Place {
  readonly type: ResourceType;
  /** '' or absent: cluster scope, or all namespaces. */
  readonly namespace?: string;
  readonly name?: string;
  readonly subresource?: string;
}

/** The path below the server's address, e.g. `/apis/cert-manager.io/v1/namespaces/prod/certificates/web/status`. */
export function resourcePath({ type, namespace, name, subresource }: Place): string {
  const group = type.group === '' ? `/api/${type.version}` : `/apis/${type.group}/${type.version}`;
  const space =
    !type.namespaced || namespace === undefined || namespace === '' ? '' : `/namespaces/${segment(namespace)}`;
  const object = name === undefined ? '' : `/${segment(name)}`;
  const part = subresource === undefined ? '' : `/${segment(subresource)}`;
  return `${group}${space}/${type.plural}${object}${part}`;
}

/** Names come from objects that users write: none may leave its segment. */
function segment(text: string): string {
  return text === '.' || text === '..' ? text.replaceAll('.', '%2E') : encodeURIComponent(text);
}

/** `?a=b&c=d` of what is defined, or nothing. */
export function query(parameters: Readonly<Record<string, string | number | boolean | undefined>>): string {
  const pairs: string[] = [];
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) pairs.push(`${name}=${encodeURIComponent(String(value))}`);
  }
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

/** Query of a list page. resourceVersion stays unset: a consistent read. */
export function listQuery(selection: Selection, page: { readonly limit: number; readonly continue?: string }): string {
  const { labelSelector, fieldSelector } = selection;
  return query({ labelSelector, fieldSelector, limit: page.limit, continue: page.continue });
}

/** Query of a watch. Streaming lists (KEP-3157) need the match rule named. */
export function watchQuery(selection: Selection, options: WatchOptions): string {
  const { labelSelector, fieldSelector } = selection;
  return query({
    watch: true,
    allowWatchBookmarks: true,
    labelSelector,
    fieldSelector,
    timeoutSeconds: options.timeoutSeconds,
    resourceVersion: options.resourceVersion,
    ...(options.sendInitialEvents === true ? { sendInitialEvents: true, resourceVersionMatch: 'NotOlderThan' } : {}),
  });
}
