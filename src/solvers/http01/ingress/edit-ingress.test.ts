import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aChallenge } from '../../../../test/support/builders/challenge-view.ts';
import type { KubeObject } from '../../../api/kubernetes.ts';
import { chooseRoute } from '../registry.ts';
import type { ChallengeView, IngressEdit } from '../route.ts';

const PATH = '/.well-known/acme-challenge/DGyRejmCefe7v4NfDGDKfA';

function editFor(parts: Parameters<typeof aChallenge>[0] = {}): IngressEdit {
  const challenge = aChallenge({ ...parts, http01: { ingress: { name: 'web' } } });
  const choice = chooseRoute(challenge);
  const edit = choice.is === 'route' ? choice.route.edited?.(challenge) : undefined;
  if (edit === undefined) throw new Error('no Ingress is edited');
  return edit;
}

const anIngress = (...rules: readonly object[]): KubeObject => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { name: 'web', namespace: 'shop', annotations: { theirs: 'yes' } },
  spec: { ingressClassName: 'nginx', tls: [{ hosts: ['www.example.com'] }], rules },
});

const path = (text: string, service = 'web'): object => ({
  path: text,
  pathType: 'Prefix',
  backend: { service: { name: service, port: { number: 80 } } },
});
const rule = (host: string | undefined, ...paths: readonly object[]): object =>
  host === undefined ? { http: { paths } } : { host, http: { paths } };

const ours = {
  path: PATH,
  pathType: 'Exact',
  backend: { service: { name: expect.stringMatching(/^cm-acme-http-solver-/), port: { number: 8089 } } },
};
const rulesOf = (ingress: KubeObject): unknown => (ingress['spec'] as { rules: unknown }).rules;

describe('an Ingress that belongs to somebody else', () => {
  const cases: [string, KubeObject, object][] = [
    [
      'has the path put before those of the host',
      anIngress(rule('a.example.com', path('/')), rule('www.example.com', path('/'), path('/api'))),
      [rule('a.example.com', path('/')), rule('www.example.com', ours, path('/'), path('/api'))],
    ],
    [
      'gets a rule where it has none for the host',
      anIngress(rule('a.example.com', path('/'))),
      [rule('a.example.com', path('/')), rule('www.example.com', ours)],
    ],
    ['gets its first rule', anIngress(), [rule('www.example.com', ours)]],
    [
      'keeps a rule for the host that has no paths',
      anIngress({ host: 'www.example.com' }),
      [{ host: 'www.example.com' }, rule('www.example.com', ours)],
    ],
    [
      'has the path of an earlier Challenge with the same token replaced',
      anIngress(rule('www.example.com', path('/'), path(PATH, 'gone'))),
      [rule('www.example.com', ours, path('/'))],
    ],
  ];
  test.each(cases)('%s', (_, ingress, rules) => expect(rulesOf(editFor().present(ingress))).toEqual(rules));

  test('has the path of an address in the rule for all hosts', () => {
    const edited = editFor({ domain: '2001:db8::1' }).present(anIngress(rule(undefined, path('/'))));
    expect(rulesOf(edited)).toEqual([rule(undefined, ours, path('/'))]);
  });

  test('differs in nothing but its rules', () => {
    const { spec, ...rest } = editFor().present(anIngress());
    const { spec: before, ...restBefore } = anIngress();
    expect(rest).toEqual(restBefore);
    expect({ ...(spec as object), rules: [] }).toEqual(before);
  });

  test('keeps the path of another Challenge, also one with the same token', () => {
    const [first, second] = [editFor(), editFor({ uid: 'another' })];
    const both = editFor({ domain: 'b.example.com', uid: 'b' }).present(first.present(anIngress()));
    expect(rulesOf(first.cleanUp(both))).toMatchObject([{ host: 'b.example.com' }]);
    const replaced = second.present(first.present(anIngress()));
    expect(first.cleanUp(replaced)).toBe(replaced);
  });
});

const hosts = fc.option(fc.constantFrom('www.example.com', 'b.example.com', '*.example.com', ''), { nil: undefined });
const paths = fc.array(
  fc.constantFrom('/', '/api', PATH).map((text) => path(text)),
  { minLength: 1, maxLength: 3 },
);
const rules = fc.array(
  fc.record({ host: hosts, paths: fc.option(paths, { nil: undefined }) }).map(({ host, paths: some }) => ({
    ...(host === undefined ? {} : { host }),
    ...(some === undefined ? {} : { http: { paths: some } }),
  })),
  { maxLength: 4 },
);
const challenges: fc.Arbitrary<Partial<Pick<ChallengeView['spec'], 'dnsName'>>> = fc.record({
  dnsName: fc.constantFrom('www.example.com', 'B.example.com', '192.0.2.7'),
});
const hasPath = (ingress: KubeObject): boolean => JSON.stringify(ingress).includes(PATH);

describe('whatever the rules', () => {
  test('presenting twice is presenting once, and cleaning up twice is cleaning up once', () => {
    fc.assert(
      fc.property(rules, challenges, (some, { dnsName: domain = '' }) => {
        const edit = editFor({ domain });
        const presented = edit.present(anIngress(...some));
        expect(edit.present(presented)).toBe(presented);
        const cleaned = edit.cleanUp(presented);
        expect(edit.cleanUp(cleaned)).toBe(cleaned);
      }),
    );
  });

  test('it comes back as it was, save a path with the same token that led elsewhere', () => {
    fc.assert(
      fc.property(rules, challenges, (some, { dnsName: domain = '' }) => {
        const ingress = anIngress(...some);
        fc.pre(!hasPath(ingress));
        const edit = editFor({ domain });
        const presented = edit.present(ingress);
        expect(hasPath(presented)).toBe(true);
        expect(edit.cleanUp(presented)).toEqual(ingress);
      }),
    );
  });

  test('what others add meanwhile stays', () => {
    fc.assert(
      fc.property(rules, rules, challenges, (some, added, { dnsName: domain = '' }) => {
        fc.pre(!hasPath(anIngress(...some, ...added)));
        const edit = editFor({ domain });
        const meanwhile = edit.present(anIngress(...some));
        const longer = {
          ...meanwhile,
          spec: { ...(meanwhile['spec'] as object), rules: [...(rulesOf(meanwhile) as object[]), ...added] },
        };
        expect(edit.cleanUp(longer)).toEqual(anIngress(...some, ...added));
      }),
    );
  });
});
