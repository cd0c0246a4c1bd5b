import type { KubeObject } from '../../../api/kubernetes.ts';
import { ingressType } from '../../../api/resource-types.ts';
import { resourceVersion, uid } from '../../../base/brand.ts';
import { describeFault } from '../../../base/fault.ts';
import type { Instant } from '../../../base/instant.ts';
import type { IngressEdit } from '../../../solvers/http01/route.ts';
import { ask } from '../../ask.ts';
import type { ChallengeCall, ChallengeReply } from '../calls.ts';
import type { ChallengeView } from '../view.ts';
import type { ChallengeWord } from './word.ts';
import { component } from './word.ts';

/** How far the edit of somebody else's Ingress is. */
export type Edited =
  | { readonly is: 'word'; readonly word: ChallengeWord }
  | { readonly is: 'failed'; readonly because: string; readonly until: Instant }
  /** `clears`: the questions that are answered by it. */
  | { readonly is: 'done'; readonly clears: readonly string[] };

/**
 * Puts the path of the challenge into an Ingress that belongs to somebody else, or takes it out: of the version just read, so that nothing that
 * others have changed meanwhile is undone. Source: reference §2.14.
 */
export function editIngress(view: ChallengeView, edit: IngressEdit, change: 'present' | 'cleanUp'): Edited {
  const { metadata } = view.challenge;
  const call: ChallengeCall = {
    name: 'readIngress',
    id: `ingressTo${change}:${metadata.uid}`,
    target: 'api-server',
    namespace: metadata.namespace,
    ingress: edit.name,
  };
  const asked = ask<ChallengeCall, ChallengeReply, 'ingress'>(view.desk, call, 'ingress');
  if (asked.is === 'unasked') return { is: 'word', word: asked.word };
  if (asked.is === 'fault') return { is: 'failed', because: describeFault(asked.fault), until: asked.retryAt };
  const { ingress } = asked.reply;
  if (ingress === undefined) return withoutIngress(metadata.namespace, edit, change, asked.at);
  const changed = edit[change](ingress);
  return changed === ingress
    ? { is: 'done', clears: [call.id] }
    : { is: 'word', word: { ...patchOf(ingress, changed), clears: [call.id] } };
}

/** What is gone has no path to be taken out. */
const withoutIngress = (
  namespace: string,
  { name }: IngressEdit,
  change: 'present' | 'cleanUp',
  until: Instant,
): Edited =>
  change === 'cleanUp'
    ? { is: 'done', clears: [] }
    : {
        is: 'failed',
        because: `Ingress "${namespace}/${name}" does not exist; create it, or name another in http01.ingress.name`,
        until,
      };

function patchOf(ingress: KubeObject, changed: KubeObject): Extract<ChallengeWord, { do: 'patch' }> {
  const { namespace = '', name, uid: own = uid(''), resourceVersion: version = resourceVersion('') } = ingress.metadata;
  const { rules } = changed['spec'] as { readonly rules?: unknown };
  return {
    do: 'patch',
    of: { key: { type: ingressType, namespace, name }, uid: own, resourceVersion: version },
    patch: { spec: { rules } },
    because: 'the path of the challenge',
    manager: component,
  };
}
