import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { KubeObject } from '../../../src/api/kubernetes.ts';

const RBAC = join(import.meta.dirname, '../../../deploy/rbac');

/** One thing that our account may do: a verb on a resource, by a rule of a role. */
export interface Grant {
  /** ClusterRole or Role. */
  readonly kind: string;
  /** Name of the role. */
  readonly role: string;
  /** Of the rule in the role. */
  readonly rule: number;
  /** '' for the core group. */
  readonly group: string;
  /** Plural, with the subresource: `certificates/status`. */
  readonly resource: string;
  readonly verb: string;
  /** The only objects that the rule is about; empty is all. */
  readonly names: readonly string[];
}

/** A rule of a role (rbac.authorization.k8s.io/v1). */
export interface RoleRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly resourceNames?: readonly string[];
}

/** All objects below `deploy/rbac`, in the order of the files. */
export async function rightsManifests(): Promise<readonly KubeObject[]> {
  const files = (await readdir(RBAC)).filter((name) => name.endsWith('.yaml')).sort();
  const texts = await Promise.all(files.map((name) => readFile(join(RBAC, name), 'utf8')));
  return texts.flatMap((text) => parseAllDocuments(text).map((document): KubeObject => document.toJS()));
}

/** Every grant of the roles among the objects, each verb and each resource on its own. */
export const grantsOf = (objects: readonly KubeObject[]): readonly Grant[] =>
  objects.filter(isRole).flatMap((role) => rulesOf(role).flatMap((rule, index) => grantsOfRule(role, rule, index)));

/** `create secrets`, `patch certificates/status`: what a plan and the table of provocations call it. */
export const grantName = ({ verb, resource }: Grant): string => `${verb} ${resource}`;

const isRole = ({ kind }: KubeObject): boolean => kind === 'ClusterRole' || kind === 'Role';

/** The rules of a role. */
export const rulesOf = (role: KubeObject): readonly RoleRule[] => {
  const { rules = [] } = role as { readonly rules?: readonly RoleRule[] };
  return rules;
};

const grantsOfRule = ({ kind, metadata }: KubeObject, rule: RoleRule, index: number): readonly Grant[] =>
  rule.apiGroups.flatMap((group) =>
    rule.resources.flatMap((resource) =>
      rule.verbs.map((verb) => ({
        kind,
        role: metadata.name,
        rule: index,
        group,
        resource,
        verb,
        names: rule.resourceNames ?? [],
      })),
    ),
  );

/** The rules without one grant: the others of the same rule stay. */
export function withoutGrant(rules: readonly RoleRule[], grant: Grant): readonly RoleRule[] {
  return rules.flatMap((rule, index) => (index === grant.rule ? split(rule, grant) : [rule]));
}

const split = (rule: RoleRule, { resource, verb }: Grant): readonly RoleRule[] =>
  [
    { ...rule, resources: rule.resources.filter((name) => name !== resource) },
    { ...rule, resources: [resource], verbs: rule.verbs.filter((name) => name !== verb) },
  ].filter(({ resources, verbs }) => resources.length > 0 && verbs.length > 0);
