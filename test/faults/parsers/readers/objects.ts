import type { CertificateSpec } from '../../../../src/api/certificate/types.ts';
import type { CertificateRequestSpec } from '../../../../src/api/certificate-request/types.ts';
import type { IssuerSpec } from '../../../../src/api/issuer/types.ts';
import type { Chance } from '../chance.ts';
import type { HostileReader, ReadersOf } from '../hostile-case.ts';
import type { JsonValue } from '../mutate-json.ts';
import type { KubeObject } from '../../../../src/api/kubernetes.ts';
import type { Refusal } from '../../../../src/api/admission-rule.ts';
import type { Samples } from '../samples.ts';
import { certificateFacts } from '../../../../src/api/certificate/facts.ts';
import { certificateProblems } from '../../../../src/api/certificate/rules.ts';
import { certificateRequestFacts } from '../../../../src/api/certificate-request/facts.ts';
import { certificateRequestProblems } from '../../../../src/api/certificate-request/rules.ts';
import { issuerFacts } from '../../../../src/api/issuer/facts.ts';
import { issuerProblems } from '../../../../src/api/issuer/rules.ts';
import { secretFacts } from '../../../../src/api/secret/facts.ts';
import { requestTemplate } from '../../../../src/controllers/certificate/rules/wishes.ts';
import { checkRequestTemplate } from '../../../../src/pki/certificate-request/build.ts';
import { writePem } from '../../../../src/pki/pem.ts';
import { allFieldsSamples } from '../../../../tools/generate/sample.ts';
import { kinds } from '../../../../tools/generate/kinds.ts';
import { defaultSettings } from '../../../support/builders/certificate-view.ts';
import { mutatedJson } from '../mutate-json.ts';

const MANY = 1_000_000;
/** Of what takes a millisecond each. */
const FEWER = 400_000;

/** Readers of objects as an API server lets them pass: types are those of the schema, fields may be missing, and values are anybody's. */
export const objectReaders: ReadersOf = (samples) => [
  ofObjects('certificate-facts', objectsOf('Certificate'), certificateFacts),
  ofObjects('certificate-request-facts', requests(samples), certificateRequestFacts),
  ofObjects('issuer-facts', [...objectsOf('Issuer'), ...objectsOf('ClusterIssuer')], issuerFacts),
  ofObjects('secret-facts', secrets(samples), secretFacts, samples.keys),
  ofSpecs('certificate-rules', 'Certificate', (spec: CertificateSpec) => certificateProblems(spec)),
  ofSpecs('issuer-rules', 'Issuer', (spec: IssuerSpec) => issuerProblems(spec)),
  ofSpecs('certificate-request-rules', 'CertificateRequest', (spec: CertificateRequestSpec) =>
    certificateRequestProblems(spec),
  ),
  templateReader,
];

const metadata = {
  name: 'www',
  namespace: 'shop',
  uid: 'a-b-c',
  resourceVersion: '12',
  generation: 1,
  creationTimestamp: '2026-11-24T12:00:00Z',
  labels: { app: 'www', 'controller.cert-manager.io/fao': 'true' },
  annotations: { 'cert-manager.io/certificate-revision': '3', 'cert-manager.io/alt-names': 'a.example.com' },
  ownerReferences: [
    { apiVersion: 'cert-manager.io/v1', kind: 'Certificate', name: 'www', uid: 'd-e-f', controller: true },
  ],
  managedFields: [
    {
      manager: 'cert-manager-certificates-issuing',
      operation: 'Apply',
      apiVersion: 'v1',
      time: '2026-11-24T12:00:00Z',
      fieldsType: 'FieldsV1',
      fieldsV1: { 'f:metadata': { 'f:labels': { 'f:app': {} } }, 'f:data': { '.': {}, 'f:tls.crt': {} } },
    },
  ],
};

const specsOf = (kind: string): readonly { readonly spec: JsonValue; readonly status: JsonValue }[] =>
  kinds
    .filter(({ type }) => type.kind === kind)
    .flatMap(allFieldsSamples)
    .map((sample) => JSON.parse(JSON.stringify(sample)));

const objectsOf = (kind: string): readonly JsonValue[] =>
  specsOf(kind).map(({ spec, status }) => ({ apiVersion: 'cert-manager.io/v1', kind, metadata, spec, status }));

const base64 = (text: string): string => Buffer.from(text).toString('base64');

const requests = ({ requests: ders, chains }: Samples): readonly JsonValue[] =>
  ders.flatMap((der, index) => {
    const request = base64(writePem('CERTIFICATE REQUEST', der));
    const certificate = base64(chains[index % chains.length]?.join('') ?? '');
    const status = { conditions: [{ type: 'Ready', status: 'True', reason: 'Issued' }], certificate, ca: certificate };
    const spec = { issuerRef: { name: 'ca', kind: 'Issuer' }, request, usages: ['server auth'], isCA: false };
    return [
      { metadata, spec, status },
      { metadata, spec },
    ];
  });

const secrets = ({ keys, chains }: Samples): readonly JsonValue[] =>
  keys.map((key, index) => {
    const chain = chains[index % chains.length]?.join('') ?? '';
    const data = {
      'tls.key': base64(key),
      'tls.crt': base64(chain),
      'ca.crt': base64(chain),
      'tls-combined.pem': base64(`${key}\n${chain}`),
      'key.der': base64('x'),
    };
    return { apiVersion: 'v1', kind: 'Secret', metadata, type: 'kubernetes.io/tls', data };
  });

function ofObjects(
  name: string,
  objects: readonly JsonValue[],
  facts: (raw: KubeObject) => unknown,
  keys: readonly string[] = [],
): HostileReader {
  return {
    name,
    faults: [],
    cases: keys.length > 0 ? FEWER : MANY,
    secrets: keys,
    aCase: (chance) => {
      const input = JSON.stringify(withNames(JSON.parse(mutatedJson(objects, 'ofItsType', chance))));
      return { input, read: () => facts(JSON.parse(input)) };
    },
  };
}

/** No object comes without these: the API server fills them in, and the decoder has looked for the name. */
function withNames(value: JsonValue): JsonValue {
  const object: { readonly [key: string]: JsonValue } = isObject(value) ? value : {};
  const given = object['metadata'];
  return {
    ...object,
    metadata: { ...(isObject(given) ? given : {}), name: 'www', uid: 'a-b-c', resourceVersion: '12' },
  };
}

const isObject = (value: JsonValue | undefined): value is { readonly [key: string]: JsonValue } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function ofSpecs<Spec>(name: string, kind: string, problems: (spec: Spec) => readonly Refusal[]): HostileReader {
  const specs = specsOf(kind).map(({ spec }) => spec);
  return {
    name,
    faults: [],
    cases: kind === 'Certificate' ? FEWER : MANY,
    aCase: (chance) => {
      const input = mutatedJson(specs, 'ofItsType', chance);
      return { input, read: () => areShort(problems(JSON.parse(input))) };
    },
  };
}

/** They are shown in conditions and by the webhook. */
function areShort(refusals: readonly Refusal[]): void {
  const long = refusals.find(({ at, text }) => at.length + text.length > 2_100);
  if (long !== undefined) throw new Error(`a refusal of ${long.text.length} characters`);
}

const templates: readonly JsonValue[] = [
  ...specsOf('Certificate').map(({ spec }) => spec),
  { dnsNames: ['a.example.com'], ipAddresses: ['::1'], uris: ['spiffe://a/b'], emailAddresses: ['a@example.com'] },
  {
    literalSubject: 'CN=a+OU=b,1.2.3=#0c0161',
    isCA: true,
    nameConstraints: { permitted: { ipRanges: ['10.0.0.0/8'] } },
  },
  {
    commonName: 'a',
    subject: { organizations: ['b'], countries: ['DE'] },
    otherNames: [{ oid: '1.2.3', utf8Value: 'c' }],
  },
];

/** What a Certificate asks for, as a signing request: everything but the key's part in it. */
const templateReader: HostileReader = {
  name: 'request-template',
  faults: ['misconfigured'],
  cases: MANY,
  aCase: (chance: Chance) => {
    const input = mutatedJson(templates, 'ofItsType', chance);
    return { input, read: () => checkRequestTemplate(requestTemplate(JSON.parse(input), defaultSettings)) };
  },
};
