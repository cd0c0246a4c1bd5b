import { describe, expect, test } from 'vitest';
import { aChallenge, defaultPod } from '../../../test/support/builders/challenge-view.ts';
import type { ChallengeParts } from '../../../test/support/builders/challenge-view.ts';
import type { KubeObject } from '../../api/kubernetes.ts';
import { describeFault } from '../../base/fault.ts';
import { chooseRoute } from './registry.ts';

const PATH = '/.well-known/acme-challenge/DGyRejmCefe7v4NfDGDKfA';
const NAME = expect.stringMatching(/^cm-acme-http-solver-[0-9a-f]{12}$/);

function desired(parts: ChallengeParts = {}): readonly KubeObject[] {
  const challenge = aChallenge(parts);
  const choice = chooseRoute(challenge);
  if (choice.is === 'none') throw choice.fault;
  return choice.route.desired(challenge);
}

function only(kind: string, parts: ChallengeParts = {}): KubeObject {
  const found = desired(parts).filter((object) => object.kind === kind);
  if (found.length !== 1 || found[0] === undefined) throw new Error(`${found.length} of kind ${kind}`);
  return found[0];
}

const spec = (kind: string, parts: ChallengeParts = {}): unknown => only(kind, parts)['spec'];
const template = (podTemplate: object): ChallengeParts => ({ http01: { ingress: { podTemplate } } });
const kinds = (parts: ChallengeParts): readonly string[] => desired(parts).map(({ kind }) => kind);

const gateway = { gatewayHTTPRoute: { parentRefs: [{ name: 'public', namespace: 'gateways' }] } };
const shared = { is: 'shared', addresses: ['10.0.0.7'], port: 8090 } as const;

describe('the objects of a Challenge', () => {
  const lists: [string, ChallengeParts, readonly string[]][] = [
    ['an Ingress leads to a Service and a Pod', {}, ['Pod', 'Service', 'Ingress']],
    ['an HTTPRoute leads to a Service and a Pod', { http01: gateway }, ['Pod', 'Service', 'HTTPRoute']],
    ['no Ingress is made where one is named', { http01: { ingress: { name: 'web' } } }, ['Pod', 'Service']],
    [
      'no Pod where the controller answers',
      { settings: { answeredBy: shared } },
      ['Service', 'EndpointSlice', 'Ingress'],
    ],
    [
      'a slice of endpoints for each family of addresses',
      { settings: { answeredBy: { ...shared, addresses: ['10.0.0.7', '2001:db8::7'] } }, http01: gateway },
      ['Service', 'EndpointSlice', 'EndpointSlice', 'HTTPRoute'],
    ],
  ];
  test.each(lists)('%s', (_, parts, expected) => expect(kinds(parts)).toEqual(expected));

  test('each has a name made of the uid, the labels it is recognised by, and the Challenge for its owner', () => {
    const owner = {
      apiVersion: 'acme.cert-manager.io/v1',
      kind: 'Challenge',
      name: 'www-1',
      uid: '0b0e41c2-6a31-4d4e-8b8f-3f1f6ad3a0c7',
      controller: true,
      blockOwnerDeletion: true,
    };
    for (const { metadata } of desired())
      expect(metadata).toMatchObject({
        name: NAME,
        namespace: 'shop',
        labels: {
          'acme.cert-manager.io/http-domain': '810681837',
          'acme.cert-manager.io/http-token': '1469843292',
          'acme.cert-manager.io/http01-solver': 'true',
        },
        ownerReferences: [owner],
      });
  });

  test('a second look gives the same, another Challenge other names', () => {
    expect(desired()).toEqual(desired());
    const names = new Set([...desired(), ...desired({ uid: 'another' })].map(({ metadata }) => metadata.name));
    expect(names.size).toBe(2);
  });

  test('labels of the flags are on every object, and never replace those it is recognised by', () => {
    const extraLabels = { team: 'edge', 'acme.cert-manager.io/http01-solver': 'false' };
    for (const { metadata } of desired({ settings: { extraLabels } }))
      expect(metadata.labels).toMatchObject({ team: 'edge', 'acme.cert-manager.io/http01-solver': 'true' });
  });
});

describe('the Pod', () => {
  test('is the one of the reference, and ends soon however early it is deleted', () => {
    expect(only('Pod')).toMatchObject({
      metadata: {
        annotations: {
          'sidecar.istio.io/inject': 'false',
          'cluster-autoscaler.kubernetes.io/safe-to-evict': 'true',
        },
      },
    });
    expect(spec('Pod')).toEqual({
      restartPolicy: 'OnFailure',
      terminationGracePeriodSeconds: 2,
      enableServiceLinks: false,
      automountServiceAccountToken: false,
      nodeSelector: { 'kubernetes.io/os': 'linux' },
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: 'acmesolver',
          image: 'registry.example.com/solver:1',
          imagePullPolicy: 'IfNotPresent',
          args: [
            '--listen-port=8089',
            '--domain=www.example.com',
            '--token=DGyRejmCefe7v4NfDGDKfA',
            '--key=DGyRejmCefe7v4NfDGDKfA.LoqXcYV8q5ONbJQxbmR7SCTNo3tiAXDfowyjxAjEuX0',
          ],
          ports: [{ name: 'http', containerPort: 8089, protocol: 'TCP' }],
          resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { cpu: '100m', memory: '64Mi' } },
          securityContext: {
            readOnlyRootFilesystem: true,
            allowPrivilegeEscalation: false,
            capabilities: { drop: ['ALL'] },
          },
        },
      ],
    });
  });

  const merged: [string, ChallengeParts, object][] = [
    [
      'a flag for images that run as root',
      { settings: { answeredBy: { ...defaultPod, runAsNonRoot: false } } },
      { securityContext: { runAsNonRoot: false } },
    ],
    [
      'a flag for the runtime class',
      { settings: { answeredBy: { ...defaultPod, runtimeClassName: 'gvisor' } } },
      { runtimeClassName: 'gvisor' },
    ],
    [
      'a node selector is added to ours',
      template({ spec: { nodeSelector: { zone: 'a' } } }),
      { nodeSelector: { 'kubernetes.io/os': 'linux', zone: 'a' } },
    ],
    [
      'a node selector replaces ours',
      template({ spec: { nodeSelector: { 'kubernetes.io/os': 'other' } } }),
      { nodeSelector: { 'kubernetes.io/os': 'other' } },
    ],
    ['an affinity', template({ spec: { affinity: { podAffinity: {} } } }), { affinity: { podAffinity: {} } }],
    ['tolerations', template({ spec: { tolerations: [{ key: 'k' }] } }), { tolerations: [{ key: 'k' }] }],
    ['a priority', template({ spec: { priorityClassName: 'high' } }), { priorityClassName: 'high' }],
    ['a service account', template({ spec: { serviceAccountName: 'solver' } }), { serviceAccountName: 'solver' }],
    ['pull Secrets', template({ spec: { imagePullSecrets: [{ name: 's' }] } }), { imagePullSecrets: [{ name: 's' }] }],
    [
      'a resource is merged, the others stay',
      template({ spec: { resources: { limits: { memory: '128Mi' }, requests: { cpu: '5m' } } } }),
      {
        containers: [
          { resources: { requests: { cpu: '5m', memory: '64Mi' }, limits: { cpu: '100m', memory: '128Mi' } } },
        ],
      },
    ],
    [
      'a security setting is merged, the others stay',
      template({ spec: { securityContext: { runAsUser: 1000 } } }),
      { securityContext: { runAsUser: 1000, runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } } },
    ],
  ];
  test.each(merged)('takes %s', (_, parts, expected) => expect(spec('Pod', parts)).toMatchObject(expected));

  test('takes labels and annotations of the template, but not instead of those it is found by', () => {
    const labels = { team: 'edge', 'acme.cert-manager.io/http-token': '1' };
    const { metadata } = only(
      'Pod',
      template({ metadata: { labels, annotations: { 'sidecar.istio.io/inject': 'true' } } }),
    );
    expect(metadata.annotations).toMatchObject({ 'sidecar.istio.io/inject': 'true' });
    expect(metadata.labels).toMatchObject({ team: 'edge', 'acme.cert-manager.io/http-token': '1469843292' });
  });
});

describe('the Service', () => {
  test('finds the Pod by the three labels, and is of type NodePort', () => {
    expect(only('Service').metadata.annotations).toEqual({ 'auth.istio.io/8089': 'NONE' });
    expect(spec('Service')).toEqual({
      type: 'NodePort',
      ports: [{ name: 'http', protocol: 'TCP', port: 8089, targetPort: 8089 }],
      selector: {
        'acme.cert-manager.io/http-domain': '810681837',
        'acme.cert-manager.io/http-token': '1469843292',
        'acme.cert-manager.io/http01-solver': 'true',
      },
    });
  });

  test.each([
    ['an Ingress', { ingress: { serviceType: 'ClusterIP' } }],
    ['an HTTPRoute', { gatewayHTTPRoute: { serviceType: 'ClusterIP' } }],
  ])('behind %s is of the type that the solver says', (_, http01) =>
    expect(spec('Service', { http01 })).toMatchObject({ type: 'ClusterIP' }),
  );
});

describe('where the controller answers', () => {
  const settings = { answeredBy: { ...shared, addresses: ['2001:db8::7', '10.0.0.7', '10.0.0.8'] } };

  test('the Service selects nothing and is of both families', () => {
    expect(spec('Service', { settings })).toEqual({
      type: 'NodePort',
      ipFamilyPolicy: 'PreferDualStack',
      ports: [{ name: 'http', protocol: 'TCP', port: 8089, targetPort: 8089 }],
    });
  });

  test('slices point at its addresses, under the name of the port of the Service', () => {
    const [service, ...rest] = desired({ settings });
    const slices = rest.filter(({ kind }) => kind === 'EndpointSlice');
    expect(slices).toMatchObject([
      { addressType: 'IPv4', endpoints: [{ addresses: ['10.0.0.7'] }, { addresses: ['10.0.0.8'] }] },
      { addressType: 'IPv6', endpoints: [{ addresses: ['2001:db8::7'] }] },
    ]);
    for (const slice of slices) {
      expect(slice['ports']).toEqual([{ name: 'http', protocol: 'TCP', port: 8090 }]);
      expect(slice.metadata.labels).toMatchObject({ 'kubernetes.io/service-name': service?.metadata.name });
    }
    expect(new Set(slices.map(({ metadata }) => metadata.name)).size).toBe(2);
  });
});

describe('the Ingress', () => {
  const ingress = (solver: object): KubeObject => only('Ingress', { http01: { ingress: solver } });

  test('leads the exact path of the host to the Service', () => {
    const { metadata } = only('Service');
    expect(spec('Ingress')).toEqual({
      ingressClassName: 'nginx',
      rules: [
        {
          host: 'www.example.com',
          http: {
            paths: [
              { path: PATH, pathType: 'Exact', backend: { service: { name: metadata.name, port: { number: 8089 } } } },
            ],
          },
        },
      ],
    });
  });

  test('has paths of the older type where the gate is off', () => {
    expect(JSON.stringify(spec('Ingress', { settings: { exactPath: false } }))).toContain('"ImplementationSpecific"');
  });

  test('a class of the annotation is not one of the field, and the other way round', () => {
    expect(ingress({ class: 'old' }).metadata.annotations).toMatchObject({ 'kubernetes.io/ingress.class': 'old' });
    expect(ingress({ class: 'old' })['spec']).not.toHaveProperty('ingressClassName');
    expect(ingress({ ingressClassName: 'new' }).metadata.annotations).not.toHaveProperty('kubernetes.io/ingress.class');
    expect(ingress({})['spec']).not.toHaveProperty('ingressClassName');
  });

  test('is open to all, and takes labels and annotations of its template', () => {
    const metadata = { labels: { a: 'b' }, annotations: { c: 'd' } };
    expect(ingress({ ingressTemplate: { metadata } }).metadata).toMatchObject({
      labels: { a: 'b', 'acme.cert-manager.io/http01-solver': 'true' },
      annotations: { c: 'd', 'nginx.ingress.kubernetes.io/whitelist-source-range': '0.0.0.0/0,::/0' },
    });
  });

  test.each(['192.0.2.7', '2001:db8::1'])('names no host for %s, which is no host name', (domain) => {
    expect(JSON.stringify(spec('Ingress', { domain }))).not.toContain('"host"');
    expect(JSON.stringify(spec('HTTPRoute', { domain, http01: gateway }))).not.toContain('hostnames');
  });
});

test('the HTTPRoute leads the exact path of the host to the Service', () => {
  const http01 = { gatewayHTTPRoute: { ...gateway.gatewayHTTPRoute, labels: { exposed: 'yes' } } };
  expect(only('HTTPRoute', { http01 })).toMatchObject({
    apiVersion: 'gateway.networking.k8s.io/v1',
    metadata: { name: NAME, labels: { exposed: 'yes' } },
    spec: {
      parentRefs: [{ name: 'public', namespace: 'gateways' }],
      hostnames: ['www.example.com'],
      rules: [
        {
          matches: [{ path: { type: 'Exact', value: PATH } }],
          backendRefs: [{ group: '', kind: 'Service', name: NAME, namespace: 'shop', port: 8089, weight: 1 }],
        },
      ],
    },
  });
});

describe('a solver that cannot be used is told', () => {
  const cases: [string, ChallengeParts, string][] = [
    ['it names no route', { http01: {} }, 'neither an Ingress nor an HTTPRoute (spec.solver.http01)'],
    ['it names two routes', { http01: { ...gateway, ingress: {} } }, 'both an Ingress and an HTTPRoute'],
    ['the Gateway API is off', { http01: gateway, settings: { gatewayApi: false } }, '--enable-gateway-api'],
    [
      'it names two ways to an Ingress',
      { http01: { ingress: { class: 'a', name: 'b' } } },
      "only one of 'ingressClassName'",
    ],
    [
      'its Service would be a load balancer',
      { http01: { ingress: { serviceType: 'LoadBalancer' } } },
      'ClusterIP or NodePort',
    ],
    [
      'the controller does not know its address',
      { settings: { answeredBy: { ...shared, addresses: [] } } },
      'status.podIPs',
    ],
  ];
  test.each(cases)('%s', (_, parts, words) => {
    const choice = chooseRoute(aChallenge(parts));
    if (choice.is === 'route') throw new Error('there is a route');
    expect(choice.fault.kind).toBe('misconfigured');
    expect(describeFault(choice.fault)).toContain(words);
  });
});
