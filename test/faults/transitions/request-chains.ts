import type { Chain, SpecTemplate } from './spec-template.ts';
import { certificateRequestKind } from '../../../src/api/certificate-request/schema.ts';
import { placesOf, schemaNode } from '../../../tools/generate/schema-node.ts';
import { requestFields } from '../../support/bad-input/request-fields.ts';
import { wrongFields } from '../../support/bad-input/field-row.ts';
import { withValueAt } from '../../support/bad-input/value-at.ts';
import { fieldValues } from './field-values.ts';
import { shuffled } from './seeded-order.ts';

/** A chain for each place of the spec of a CertificateRequest around this signing request (base64 of PEM). */
export function requestChains(request: string, seed: number): readonly Chain[] {
  const base: SpecTemplate = { request, issuerRef: { name: 'ca' } };
  const context: SpecTemplate = {
    ...base,
    issuerRef: { name: 'ca', kind: 'Issuer', group: 'cert-manager.io' },
    duration: '24h',
    isCA: false,
    usages: ['digital signature', 'key encipherment'],
    username: 'somebody',
    uid: 'somebody-uid',
    groups: ['people'],
    extra: { 'example.com/key': ['value'] },
  };
  const good = { label: 'a good request', spec: base };
  const places = [...placesOf(schemaNode(certificateRequestKind.spec), 'spec')].filter(({ path }) => path !== 'spec');
  const chains = places.map(({ path, node }) => {
    const values = fieldValues(node).filter(({ value }) => !(path.endsWith(']') && value === undefined));
    const stops = values
      // The sample of the schema is no signing request, and that of an issuer none of these tests.
      .map(({ label, value }) => ({
        label: `${path}: ${label}`,
        spec: withValueAt({ spec: context }, path, value).spec,
      }));
    return { name: path, stops: [...shuffled(stops, seed, path), good] };
  });
  const wrong = wrongFields(requestFields).map((row) => ({
    label: JSON.stringify(row.wrong).slice(0, 100),
    spec: { ...base, ...row.wrong },
  }));
  return [...chains, { name: 'what is known to be wrong', stops: [...shuffled(wrong, seed, 'wrong'), good] }];
}
