// Which objects a selection is about: the equality and existence forms of label selectors, and fields of metadata. Part of the model API.
import type { KubeObject } from '../../../src/api/kubernetes.ts';
import type { Selection } from '../../../src/kube/kube-api.ts';

/** Whether the object is selected (the type is not looked at). */
export function isSelected(selection: Selection, object: KubeObject): boolean {
  const { namespace, labelSelector = '', fieldSelector = '' } = selection;
  if (namespace !== undefined && object.metadata.namespace !== namespace) return false;
  const labels = object.metadata.labels ?? {};
  const fields = { 'metadata.name': object.metadata.name, 'metadata.namespace': object.metadata.namespace ?? '' };
  return (
    terms(labelSelector).every((term) => holds(term, labels)) &&
    terms(fieldSelector).every((term) => holds(term, fields))
  );
}

/** The object as the selection shows it. */
export const shown = (selection: Selection, object: KubeObject): KubeObject =>
  selection.metadataOnly === true
    ? { apiVersion: 'meta.k8s.io/v1', kind: 'PartialObjectMetadata', metadata: object.metadata }
    : object;

const terms = (selector: string): string[] => selector.split(',').filter((term) => term !== '');

function holds(term: string, values: Readonly<Record<string, string>>): boolean {
  const [, name = '', operator = '', wanted = ''] = /^([^!=]+)(!=|==|=)(.*)$/.exec(term) ?? [];
  if (operator === '') return term.startsWith('!') ? values[term.slice(1)] === undefined : values[term] !== undefined;
  return operator === '!=' ? values[name] !== wanted : values[name] === wanted;
}
