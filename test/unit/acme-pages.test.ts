import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { ACME_ERROR } from '../../src/acme/problem.ts';
import { problemKinds } from '../../src/acme/problem-kinds.ts';
import { refusalsOf } from '../../src/api/admission-rule.ts';
import { dns01Providers } from '../../src/api/issuer/choices.ts';
import { issuerRules } from '../../src/api/issuer/rules.ts';
import { secretsNamedBy } from '../../src/api/issuer/secrets.ts';
import type { IssuerSpec } from '../../src/api/issuer/types.ts';
import { ACMESOLVER_FLAGS } from '../../src/commands/acmesolver/flags.ts';
import { CONTROLLER_FLAGS } from '../../src/commands/controller/flags.ts';
import { filesBelow } from '../support/files-below.ts';
import { messagesIn, withoutComments, wordingOf } from '../support/wording.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const index = 'docs/acme/solvers.md';
const troubleshooting = 'docs/guides/troubleshooting.md';
const pages = [...filesBelow(ROOT, 'docs/acme', '.md'), 'docs/guides/acme.md', troubleshooting];
const folderOf = (provider: string): string => provider.replace(/DNS$/, '-dns');
const pageOf = (provider: string): string => `docs/acme/solvers/${folderOf(provider)}.md`;

const sourcesIn = (folder: string): readonly string[] =>
  filesBelow(ROOT, folder, '.ts')
    .filter((path) => !path.endsWith('.test.ts'))
    .map(read);

describe('what the pages about ACME quote is what the program says', () => {
  // Words of servers and of AWS, which the program knows and passes on.
  const awsErrors = read('src/solvers/dns01/route53/aws-fault.ts').match(/\b[A-Z][A-Za-z]+/g) ?? [];
  const passedOn = [...Object.keys(problemKinds).map((kind) => `${ACME_ERROR}${kind}`), ...awsErrors];
  const wording = wordingOf([...sourcesIn('src'), ...passedOn.map((word) => `'${word}'`)]);
  const quoted = pages.flatMap((page) => messagesIn(read(page)).map((message) => ({ page, message })));

  test('messages are found', () => expect(quoted.length).toBeGreaterThan(150));

  test('a message that nobody says is noticed', () => {
    expect(wording.says('Cloudflare shows no zone for "…" to this credential')).toBe(true);
    expect(wording.says('Cloudflare shows no zone for "…" to this token of yours')).toBe(false);
    expect(wording.says('the record is missing')).toBe(false);
    expect(wording.says('Cloudflare answered 403 when asked to delete the zone')).toBe(false);
  });

  test.each(quoted)('$page: $message', ({ message }) => expect(wording.says(message)).toBe(true));
});

describe('each text that a provider or route is refused with is explained', () => {
  const places = [
    ...dns01Providers.map((name) => ({ code: `src/solvers/dns01/${folderOf(name)}`, page: pageOf(name) })),
    { code: 'src/solvers/http01', page: 'docs/acme/solvers/http01.md' },
    { code: 'src/net/dns', page: troubleshooting },
  ];
  const texts = places.flatMap(({ code, page }) =>
    sourcesIn(code).flatMap((source) => textsIn(source).map((text) => ({ page, text }))),
  );
  // What has a page of its own may be told there: updates are made for one provider only.
  const known = [index, pageOf('rfc2136')].map(read).join('\n');

  test.each(texts)('$page: $text', ({ page, text }) => {
    const explained = `${read(page)}\n${known}`;
    const missing = text.split('…').filter((part) => !explained.includes(part.trim()));
    expect(missing).toEqual([]);
  });
});

/** Texts for people, as literals stand in the code: `…` for what is filled in. Those that are filled in altogether are left out. */
function textsIn(source: string): readonly string[] {
  const before = String.raw`\b(?:(?:message|says|because):\s*(?:withWords\(\s*)?|invalid(?:Fault)?\((?:\w+, )?)`;
  const literal = new RegExp(`${before}(?:'([^'\n]+)'|"([^"\n]+)"|\`([^\`]+)\`)[,)\\s]`, 'g');
  return [...withoutComments(source).matchAll(literal)]
    .map(([, single, double, template]) => single ?? double ?? template ?? '')
    .map((text) => text.replaceAll(/\$\{[^{}]*\}/g, '…'))
    .filter((text) => /\p{L}{3}.*\s/u.test(text.replaceAll('…', '')));
}

describe('the issuers on the pages about ACME', () => {
  const blocks = pages.flatMap((page) => issuersIn(read(page)).map((issuer) => ({ page, ...issuer })));

  test.each(dns01Providers)('%s has a page with an issuer, and the index leads there', (provider) => {
    expect(read(index)).toContain(`](solvers/${folderOf(provider)}.md)`);
    const own = blocks.filter(({ page }) => page === pageOf(provider));
    const used = own.flatMap(({ spec }) => (spec.acme?.solvers ?? []).map(({ dns01 }) => Object.keys(dns01 ?? {})));
    expect(own.length).toBeGreaterThan(0);
    expect(used.every((keys) => keys.includes(provider))).toBe(true);
  });

  test.each(blocks)('$page, $name: no rule refuses it', ({ spec }) => {
    expect(refusalsOf(issuerRules, spec)).toEqual([]);
  });

  test.each(blocks)(
    '$page, $name: the Secrets of its solvers are shown, with their keys',
    ({ page, spec, secrets }) => {
      const named = secretsNamedBy(spec).filter(({ at }) => at.startsWith('spec.acme.solvers['));
      const missing = named.filter(({ name, key = '' }) => !secrets.has(`${name} ${key}`) && !isMade(page, name, key));
      expect(missing).toEqual([]);
    },
  );
});

interface Shown {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec?: IssuerSpec;
  readonly stringData?: Readonly<Record<string, string>>;
}

/** The issuers of a document, each with the entries of the Secrets of its manifest. */
function issuersIn(document: string): readonly { name: string; spec: IssuerSpec; secrets: ReadonlySet<string> }[] {
  return [...document.matchAll(/^```yaml\n([^]*?)^```$/gm)].flatMap(([, text = '']) => {
    const objects = parseAllDocuments(text).map((one) => one.toJS() as Shown);
    const entries = objects.flatMap(({ kind, metadata, stringData = {} }) =>
      kind === 'Secret' ? Object.keys(stringData).map((key) => `${metadata.name} ${key}`) : [],
    );
    return objects
      .filter(({ kind }) => kind === 'Issuer' || kind === 'ClusterIssuer')
      .map(({ metadata, spec = {} }) => ({ name: metadata.name, spec, secrets: new Set(entries) }));
  });
}

/** A Secret that is made from a file by a command on the page. */
const isMade = (page: string, name: string, key: string): boolean =>
  read(page).includes(`kubectl create secret generic ${name} --from-file=${key}\n`);

describe('flags named on the pages about ACME', () => {
  const known = [...CONTROLLER_FLAGS, ...ACMESOLVER_FLAGS].map(({ name }) => `--${name}`);
  const named = new Set(
    pages.flatMap((page) => [...read(page).matchAll(/`(--[a-z0-9-]+)(?==|`)/g)].map(([, flag]) => flag)),
  );

  test.each([...named])('%s is one', (flag) => expect(known).toContain(flag));
});
