// Texts that maps hold for long are joined: one put together by + or a template stays a tree of its parts, three times as large.

import type { ObjectKey, ResourceType } from '../api/kubernetes.ts';

/** A type as one text, for maps: `certificates.cert-manager.io`. The version is left out: two versions of a kind are one set of objects. */
export const typeText = (type: ResourceType): string => `${type.plural}.${type.group}`;

/** An object's place within its kind as one text: `namespace/name`. */
export const placeText = (namespace: string, name: string): string => [namespace, name].join('/');

/** An object key as one text, for maps and logs: `certificates.cert-manager.io namespace/name`. */
export const keyText = (key: ObjectKey): string => [typeText(key.type), ' ', key.namespace, '/', key.name].join('');
