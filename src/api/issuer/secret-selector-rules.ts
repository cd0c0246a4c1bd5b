import type { AdmissionRule } from '../admission-rule.ts';
import { field } from '../admission-rule.ts';
import type { SecretKeySelector } from '../shared-types.ts';

/** Rules about a reference to one key of a Secret that has no default key; `{}` stands for one that is missing. Reference 03 §2.4 (SKS). */
export const secretSelectorRules = <Subject>(
  at: string,
  select: (subject: Subject) => Partial<SecretKeySelector> | undefined,
): readonly AdmissionRule<Subject>[] => [
  field({
    at: `${at}.name`,
    type: 'Required value',
    refuse: (subject) => select(subject)?.name === '' || isWithout(select(subject), 'name'),
    detail: 'secret name is required',
  }),
  field({
    at: `${at}.key`,
    type: 'Required value',
    refuse: (subject) => select(subject)?.key === '' || isWithout(select(subject), 'key'),
    detail: 'secret key is required',
  }),
];

const isWithout = (selector: Partial<SecretKeySelector> | undefined, part: 'name' | 'key'): boolean =>
  selector !== undefined && selector[part] === undefined;
