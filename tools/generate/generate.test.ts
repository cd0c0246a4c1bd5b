import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { customResourceDefinition, kindNode } from './crd.ts';
import { generatedFiles } from './generated-files.ts';
import { kinds } from './kinds.ts';
import { allFieldsSamples } from './sample.ts';
import { placesOf, schemaNode } from './schema-node.ts';
import { issuerSecretReferences } from './secret-references.ts';

const files = generatedFiles();
const contentOf = (path: string): string => files.find((file) => file.path === path)?.content ?? '';
const byName = kinds.map((kind) => [kind.type.kind, kind] as const);

describe('the CRD of', () => {
  test.each(byName)('%s reads the same in YAML 1.1, as kubectl reads it, and in 1.2', (_, kind) => {
    const text = contentOf(`deploy/crds/${kind.type.group}_${kind.type.plural}.yaml`);
    const made: unknown = JSON.parse(JSON.stringify(customResourceDefinition(kind)));
    expect(parse(text, { version: '1.1' })).toEqual(made);
    expect(parse(text, { version: '1.2' })).toEqual(made);
  });

  test.each(byName)('%s holds no facts of our own', (_, kind) => {
    expect(JSON.stringify(customResourceDefinition(kind))).not.toContain('x-certwright');
  });

  test.each(byName)('%s can be applied by clients that keep the whole object in an annotation', (_, kind) => {
    expect(JSON.stringify(customResourceDefinition(kind)).length).toBeLessThan(262_144);
  });
});

test.each(byName)('every field of %s is described by a sentence', (_, kind) => {
  const mute = [...placesOf(kindNode(kind), '')]
    .filter(({ path }) => path !== 'metadata')
    .filter(({ node }) => !/^[A-Z0-9].{4,}\.$/.test(node.description ?? ''));
  expect(mute.map(({ path }) => path)).toEqual([]);
});

test.each(byName)('the samples of %s set every field of its spec and status', (_, kind) => {
  const samples = allFieldsSamples(kind);
  const missing = [...placesOf(kindNode(kind), '')]
    .map(({ path }) => path)
    .filter((path) => /^(?:spec|status)\b/.test(path))
    .filter((path) => !samples.some((sample) => isSet(sample, path)));
  expect(missing).toEqual([]);
});

test('fields that exclude each other each stand in one of the samples, and become one rule of the CRD', () => {
  const issuer = kinds.find(({ type }) => type.kind === 'Issuer');
  if (issuer === undefined) throw new Error('there is a kind Issuer');
  const products = allFieldsSamples(issuer).map(({ spec }) => Object.keys(spec['venafi'] ?? {}).slice(1));
  expect(products).toEqual([['tpp'], ['cloud'], ['ngts']]);
  expect(contentOf('deploy/crds/cert-manager.io_issuers.yaml')).toContain(
    '[has(self.tpp), has(self.cloud), has(self.ngts)].exists_one(isSet, isSet)',
  );
});

test('each link of a reference page leads to a heading of that page', () => {
  const broken = files
    .filter(({ path }) => path.endsWith('.md'))
    .flatMap(({ path, content }) => {
      const headings = new Set(
        [...content.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => title.toLowerCase().replaceAll(/[^a-z0-9-]/g, '')),
      );
      return [...content.matchAll(/\]\(#([^)]*)\)/g)]
        .filter(([, anchor = '']) => !headings.has(anchor))
        .map(([link]) => `${path}: ${link}`);
    });
  expect(broken).toEqual([]);
});

test('every field of an issuer whose name says Secret is in the list of Secret references', () => {
  const issuer = kinds.find(({ type }) => type.kind === 'Issuer');
  const places = issuer === undefined ? [] : [...placesOf(schemaNode(issuer.spec), '')];
  const named = places
    .map(({ path }) => path)
    .filter((path) => /(?:SecretRef|\.secretRef|secretName|credentialsRef)$/.test(path));
  expect(issuerSecretReferences().map(({ at }) => at)).toEqual(named);
});

function isSet(value: unknown, path: string): boolean {
  const [step, rest] = split(path);
  if (step === '') return true;
  const inner = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const found = step === '[]' || step === '{}' ? inner : inner.filter(([name]) => name === step);
  return found.some(([, entry]) => entry !== undefined && isSet(entry, rest));
}

/** The first step of a path and the rest: `a.b[]` → `a`, `b[]`; `[].c` → `[]`, `c`. */
function split(path: string): readonly [string, string] {
  const step = /^(?:\[\]|\{\}|[^.[{]+)/.exec(path)?.[0] ?? '';
  return [step, path.slice(step.length).replace(/^\./, '')];
}
