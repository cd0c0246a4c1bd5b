import type { Place } from './resource-path.ts';

/** What was asked of the server, for the words of its refusal. */
export interface Ask extends Place {
  readonly verb: 'get' | 'list' | 'watch' | 'create' | 'apply' | 'patch' | 'delete';
  /** Kinds of the owners whose deletion the object sent would block, as `Certificate.cert-manager.io`. */
  readonly blockedOwners?: readonly string[];
  /** Length of the body that was sent. */
  readonly bytes?: number;
}

/** `secrets`, `certificates.cert-manager.io/status`: as RBAC rules and `kubectl auth can-i` name it. */
export function nameOfType({ type, subresource }: Ask): string {
  const group = type.group === '' ? '' : `.${type.group}`;
  return `${type.plural}${group}${subresource === undefined ? '' : `/${subresource}`}`;
}

/** The same with the namespace and name of the object, where one was asked for. */
export function nameOfPlace(ask: Ask): string {
  const name = [ask.namespace ?? '', ask.name ?? ''].filter((part) => part !== '').join('/');
  return name === '' ? nameOfType(ask) : `${nameOfType(ask)} "${name}"`;
}
