import { OWN_FACTS } from '../../src/api/schema-language.ts';
import type { SecretReferenceFacts } from '../../src/api/schema-language.ts';
import { issuerSpec } from '../../src/api/issuer/schema.ts';
import { placesOf, schemaNode } from './schema-node.ts';

/** A field of an issuer's spec that names a Secret. */
export type SecretReferencePlace = SecretReferenceFacts & { readonly at: string };

/** Every field of an issuer's spec that names a Secret, in the order of the schema. */
export function issuerSecretReferences(): readonly SecretReferencePlace[] {
  return [...placesOf(schemaNode(issuerSpec), '')].flatMap(({ path, node }) => {
    const facts = node[OWN_FACTS.secretRef];
    return facts === undefined ? [] : [{ at: path, ...facts }];
  });
}

/** The same as a TypeScript file for the running program, which must not load the schema. */
export function secretReferencesFile(): string {
  const lines = issuerSecretReferences().map(({ at, form, defaultKey }) => {
    const key = defaultKey === undefined ? '' : `, defaultKey: '${defaultKey}'`;
    return `  { at: '${at}', form: '${form}'${key} },`;
  });
  return `// Written by \`npm run generate\` from the schema of Issuer. Do not edit.

/** Every field of an issuer's spec that names a Secret. \`[]\` stands for the entries of a list. */
export const issuerSecretReferences = [
${lines.join('\n')}
] as const;
`;
}
