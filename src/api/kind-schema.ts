import type { TObject } from 'typebox';
import type { ResourceType } from './kubernetes.ts';

/** Everything the generator must know of a kind to write its CRD and its reference page. */
export interface KindSchema {
  readonly type: ResourceType;
  readonly description: string;
  readonly shortNames?: readonly string[];
  readonly categories: readonly string[];
  /** Top-level fields that the API server insists on. */
  readonly required: readonly ('metadata' | 'spec')[];
  readonly columns: readonly PrinterColumn[];
  /** Fields that `--field-selector` understands. */
  readonly selectableFields?: readonly string[];
  readonly spec: TObject;
  readonly status: TObject;
}

/** A column of `kubectl get`; `wide` ones only with `-o wide`. */
export interface PrinterColumn {
  readonly name: string;
  readonly type: 'string' | 'date';
  readonly jsonPath: string;
  readonly description: string;
  readonly wide?: true;
}

/** The status of a condition as a column. */
export const conditionColumn = (type: string, description: string): PrinterColumn => ({
  name: type,
  type: 'string',
  jsonPath: `.status.conditions[?(@.type == "${type}")].status`,
  description,
});

/** The message of the Ready condition, with `-o wide`. */
export const readyMessageColumn: PrinterColumn = {
  name: 'Status',
  type: 'string',
  jsonPath: '.status.conditions[?(@.type == "Ready")].message',
  description: 'Why the object is Ready or not.',
  wide: true,
};

/** The age of the object. */
export const ageColumn: PrinterColumn = {
  name: 'Age',
  type: 'date',
  jsonPath: '.metadata.creationTimestamp',
  description: 'Time since the object was created.',
};

/** What the kinds that name an issuer can be selected by. */
export const issuerReferenceSelectors = [
  '.spec.issuerRef.group',
  '.spec.issuerRef.kind',
  '.spec.issuerRef.name',
] as const;
