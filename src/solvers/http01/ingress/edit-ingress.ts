import { isDeepStrictEqual } from 'node:util';
import type { KubeObject } from '../../../api/kubernetes.ts';
import type { ChallengeView, IngressEdit } from '../route.ts';
import { challengePath } from '../challenge-path.ts';
import { routedHost, solverName } from '../solver-objects.ts';
import type { IngressPath, IngressRule, IngressSpec } from './ingress-rule.ts';
import { challengeIngressPath, challengeRule } from './ingress-rule.ts';

/**
 * The edit of an Ingress that belongs to somebody else. A path of our own is put into the first rule for the host that has paths, before
 * them, as some controllers take the first that fits; without such a rule, one is added at the end. Both are recognised by path and Service when
 * they are taken out again, so that it comes back as it was, whatever others have changed meanwhile. Reference 2.14.
 */
export const editOf = (name: string, challenge: ChallengeView): IngressEdit => ({
  name,
  present: (ingress) => withRules(ingress, (rules) => rulesWith(rules, challenge)),
  cleanUp: (ingress) => withRules(ingress, (rules) => rulesWithout(rules, challenge)),
});

function withRules(ingress: KubeObject, change: (rules: readonly IngressRule[]) => readonly IngressRule[]): KubeObject {
  const spec = specOf(ingress);
  const rules = spec.rules ?? [];
  const changed = change(rules);
  return isDeepStrictEqual(changed, rules) ? ingress : { ...ingress, spec: { ...spec, rules: changed } };
}

/** The API server has looked at it: an Ingress is what its schema says. */
const specOf = (ingress: KubeObject): IngressSpec => (ingress['spec'] ?? {}) as IngressSpec;

function rulesWith(rules: readonly IngressRule[], challenge: ChallengeView): readonly IngressRule[] {
  const host = routedHost(challenge);
  const ours = challengeIngressPath(challenge);
  const isForHost = (rule: IngressRule): boolean => (rule.host ?? '') === (host ?? '');
  const samePath = rules
    .filter(isForHost)
    .flatMap((rule) => rule.http?.paths.filter(({ path }) => path === ours.path) ?? []);
  if (samePath.length === 1 && isDeepStrictEqual(samePath[0], ours)) return rules;
  // One that an earlier Challenge with the same token has left would be looked at instead of ours.
  const others = rulesLeaving(rules, (path, rule) => isForHost(rule) && path.path === ours.path);
  const at = others.findIndex((rule) => isForHost(rule) && rule.http !== undefined);
  if (at < 0) return [...others, challengeRule(host, challenge)];
  return others.map((rule, index) => (index === at ? withPath(rule, ours) : rule));
}

function rulesWithout(rules: readonly IngressRule[], challenge: ChallengeView): readonly IngressRule[] {
  const path = challengePath(challenge.spec.token);
  const service = solverName(challenge.uid);
  return rulesLeaving(rules, (other) => other.path === path && other.backend.service?.name === service);
}

const withPath = (rule: IngressRule, path: IngressPath): IngressRule => ({
  ...rule,
  http: { ...rule.http, paths: [path, ...(rule.http?.paths ?? [])] },
});

/** Without the paths that go, and without a rule of which that leaves nothing. */
function rulesLeaving(
  rules: readonly IngressRule[],
  goes: (path: IngressPath, rule: IngressRule) => boolean,
): readonly IngressRule[] {
  return rules.flatMap((rule) => {
    if (rule.http === undefined) return [rule];
    const paths = rule.http.paths.filter((path) => !goes(path, rule));
    if (paths.length === rule.http.paths.length) return [rule];
    return paths.length === 0 ? [] : [{ ...rule, http: { ...rule.http, paths } }];
  });
}
