import { describe, expect, test } from 'vitest';
import type { AcmeSolver } from '../issuer/types.ts';
import { solverWithOverrides } from './solver-overrides.ts';

const PREFIX = 'acme.cert-manager.io/http01-';
const annotations = (given: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(given).map(([key, value]) => [`${PREFIX}${key}`, value]));

function solverOf(solver: AcmeSolver, given: Readonly<Record<string, string>>): AcmeSolver {
  const overridden = solverWithOverrides(solver, annotations(given));
  if (overridden.is === 'refused') throw new Error(overridden.because);
  return overridden.solver;
}

const ofClass: AcmeSolver = {
  selector: { dnsZones: ['example.com'] },
  http01: { ingress: { serviceType: 'ClusterIP', ingressClassName: 'nginx' } },
};
const gateway = (
  ...parentRefs: { readonly name: string; readonly namespace?: string; readonly sectionName?: string }[]
): AcmeSolver => ({
  http01: { gatewayHTTPRoute: { labels: { a: 'b' }, parentRefs } },
});

describe('an annotation of the Order', () => {
  const ingresses: [string, Readonly<Record<string, string>>, object][] = [
    ['names the Ingress', { 'override-ingress-name': 'web' }, { name: 'web' }],
    ['names the class of the annotation', { 'override-ingress-class': 'old' }, { class: 'old' }],
    ['names the class of the field', { 'override-ingress-ingressclassname': 'new' }, { ingressClassName: 'new' }],
  ];
  test.each(ingresses)('%s instead of what the issuer says, and the rest stays', (_, given, ingress) => {
    expect(solverOf(ofClass, given)).toEqual({
      ...ofClass,
      http01: { ingress: { serviceType: 'ClusterIP', ...ingress } },
    });
  });

  const unchanged: [string, AcmeSolver, Readonly<Record<string, string>>][] = [
    ['of no consequence here', ofClass, { 'edit-in-place': 'true' }],
    ['that is empty', ofClass, { 'override-ingress-name': '' }],
    [
      'about an Ingress, for DNS',
      { dns01: { rfc2136: { nameserver: '192.0.2.1' } } },
      { 'override-ingress-name': 'web' },
    ],
    ['about a Gateway, for an Ingress', ofClass, { parentrefname: 'public', parentrefkind: 'Gateway' }],
    ['about an Ingress, for a Gateway', gateway({ name: 'public' }), { 'override-ingress-name': 'web' }],
    ['that repeats the parent', gateway({ name: 'public' }), { parentrefname: 'public', parentrefkind: 'Gateway' }],
    [
      'that repeats the parent, of which the issuer says more',
      gateway({ name: 'public', namespace: 'gateways', sectionName: 'http' }),
      { parentrefname: 'public', parentrefkind: 'Gateway' },
    ],
  ];
  test.each(unchanged)('%s changes nothing', (_, solver, given) => expect(solverOf(solver, given)).toBe(solver));

  const parents: [string, AcmeSolver, Readonly<Record<string, string>>, readonly object[]][] = [
    [
      'is the parent where the issuer names none',
      gateway(),
      { parentrefname: 'mine', parentrefkind: 'ListenerSet', parentrefnamespace: 'edge' },
      [{ group: 'gateway.networking.k8s.io', kind: 'ListenerSet', name: 'mine', namespace: 'edge' }],
    ],
    [
      'is another parent beside those of the issuer',
      gateway({ name: 'public' }),
      { parentrefname: 'mine', parentrefkind: 'Gateway' },
      [{ name: 'public' }, { group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'mine' }],
    ],
    [
      'is another parent where only the namespace differs',
      gateway({ name: 'public', namespace: 'a' }),
      { parentrefname: 'public', parentrefkind: 'Gateway', parentrefnamespace: 'b' },
      [
        { name: 'public', namespace: 'a' },
        { group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'public', namespace: 'b' },
      ],
    ],
  ];
  test.each(parents)('%s', (_, solver, given, parentRefs) => {
    expect(solverOf(solver, given).http01?.gatewayHTTPRoute).toEqual({ labels: { a: 'b' }, parentRefs });
  });

  const refusals: [string, AcmeSolver, Readonly<Record<string, string>>, string][] = [
    [
      'two ways to an Ingress',
      ofClass,
      { 'override-ingress-name': 'web', 'override-ingress-class': 'old' },
      `only one of the annotations ${PREFIX}override-ingress-name, ${PREFIX}override-ingress-class may be set`,
    ],
    ['a parent without its kind', gateway(), { parentrefname: 'public' }, 'must be set together'],
    ['a kind of parent without its name', gateway({ name: 'a' }), { parentrefkind: 'Gateway' }, 'must be set together'],
    ['no parent at all', gateway(), {}, 'without parentRefs'],
  ];
  test.each(refusals)('%s is refused', (_, solver, given, because) => {
    expect(solverWithOverrides(solver, annotations(given))).toEqual({
      is: 'refused',
      because: expect.stringContaining(because),
    });
  });
});
