import { certificateType, issuerType } from '../../src/api/resource-types.ts';
import { conditionOf } from '../../test/support/builders/read-objects.ts';
import { collectionPath } from '../../test/support/cluster-paths.ts';
import type { AcmeServers } from '../acme/acme-servers.ts';
import { startAcmeServers, ZONE } from '../acme/acme-servers.ts';
import { certificateNames } from '../certificates/create-certificates.ts';
import { watchCertificates } from '../certificates/watch-certificates.ts';
import type { CertificateWatch } from '../certificates/watch-certificates.ts';
import { measureLoad } from '../load/measure-load.ts';
import type { LoadWish } from '../load/measure-load.ts';
import type { PutThrough } from '../load/put-through.ts';
import { putThrough } from '../load/put-through.ts';
import type { Figure, Parameters } from '../measurement.ts';
import { percentile } from '../percentile.ts';
import { numberOf, together } from '../scenario.ts';
import type { Outcome, Scenario } from '../scenario.ts';
import type { BulkRequest, Stage } from '../stage.ts';

/** What one issuance by DNS-01 may cost, and what the ACME server may be asked. Source: docs/performance.md. */
export const DNS01_BUDGET = { writes: 17, events: 10, reads: 1 };
const ACME_REQUESTS = 8;

const MEBIBYTE = 1024 * 1024;
const ISSUER = 'le';

/** Many Certificates at once, then one after the other, from an ACME server by DNS-01. */
export const acme: Scenario = {
  name: 'acme',
  what: 'Certificates of an ACME server (Pebble) by DNS-01 (BIND): n at once, then some one after the other',
  runs: [
    { n: 100, algorithm: 'ecdsa', names: 1, singles: 10, settle: 5 },
    { n: 500, algorithm: 'ecdsa', names: 1, singles: 0, settle: 5 },
    { n: 1, algorithm: 'ecdsa', names: 100, singles: 0, settle: 5 },
  ],
  run: async (stage, parameters) => {
    const servers = await startAcmeServers(stage);
    try {
      return await measured(stage, servers, parameters);
    } finally {
      await servers.stop();
    }
  },
};

async function measured(stage: Stage, servers: AcmeServers, parameters: Parameters): Promise<Outcome> {
  const controller = await stage.startController(servers.flags);
  await createIssuer(stage, servers);
  const watch = watchCertificates(stage);
  const before = (await servers.requests()).length;
  const done = await measureLoad(controller, wishFor(parameters), () => waveOf(stage, watch, parameters));
  const asked = (await servers.requests()).slice(before);
  const count = numberOf(parameters, 'singles');
  const singles = await oneByOne(stage, watch, count);
  const askedForSingles = (await servers.requests()).length - before - asked.length;
  watch.end();
  await controller.stop();
  return {
    ...done,
    figures: together(
      serverFigures(asked, parameters),
      done.figures,
      waveFigures(done.load, parameters),
      singles,
      askedFigure(askedForSingles, count),
    ),
    notes: [...done.notes, ...notes(servers)],
  };
}

/** The account is registered before anything is counted, as it is where certificates are issued every day. */
async function createIssuer({ cluster, namespace }: Stage, servers: AcmeServers): Promise<void> {
  for (const { type, object } of servers.issuer(ISSUER))
    await cluster.create(type, { ...object, metadata: { ...object.metadata, namespace } });
  await cluster.until(
    { type: issuerType, namespace, name: ISSUER },
    'Ready',
    (issuer) => conditionOf(issuer, 'Ready')?.status === 'True',
  );
}

const waveOf = (stage: Stage, watch: CertificateWatch, parameters: Parameters): Promise<PutThrough> => {
  const names = certificateNames(parameters.n);
  return putThrough(stage, watch, requests(stage, names, numberOf(parameters, 'names')), { names, revision: 1 });
};

function* requests({ namespace }: Stage, names: readonly string[], count: number): Generator<BulkRequest> {
  const path = collectionPath(certificateType, namespace);
  for (const name of names) yield { method: 'POST', path, name, body: certificate(namespace, name, count) };
}

const certificate = (namespace: string, name: string, count: number): object => ({
  apiVersion: 'cert-manager.io/v1',
  kind: 'Certificate',
  metadata: { name, namespace },
  spec: {
    secretName: `${name}-tls`,
    dnsNames: Array.from({ length: count }, (_, i) => `${i === 0 ? '' : `n${i}.`}${name}.${ZONE}`),
    privateKey: { algorithm: 'ECDSA', size: 256 },
    issuerRef: { name: ISSUER, kind: 'Issuer' },
  },
});

/** Each is asked for when the one before is there: what a person waits for who asks for one. */
async function oneByOne(stage: Stage, watch: CertificateWatch, count: number): Promise<readonly Figure[]> {
  const latencies: number[] = [];
  for (const name of certificateNames(count, 'single')) {
    const one = await putThrough(stage, watch, requests(stage, [name], 1), { names: [name], revision: 1 });
    latencies.push(...one.latencies);
  }
  if (count === 0) return [];
  return [
    {
      id: 'single.p50',
      what: 'one alone: request to Ready, p50',
      value: percentile(latencies, 50),
      unit: 'milliseconds',
      target: { atMost: 3_000 },
    },
    {
      id: 'single.p95',
      what: 'one alone: request to Ready, p95',
      value: percentile(latencies, 95),
      unit: 'milliseconds',
    },
  ];
}

function wishFor(parameters: Parameters): LoadWish {
  const isOfOneName = numberOf(parameters, 'names') === 1;
  return {
    n: parameters.n,
    counts: 'only the load',
    settleSeconds: numberOf(parameters, 'settle'),
    ...(isOfOneName ? { budget: DNS01_BUDGET } : {}),
    targets: isOfOneName ? { cpu: { atMost: 15 }, peak: { atMost: 140 * MEBIBYTE } } : {},
  };
}

/** By endpoint, as the server's log names them: `acme.total`, `acme.order-plz`. */
function serverFigures(asked: readonly string[], parameters: Parameters): readonly Figure[] {
  const by = Map.groupBy(asked, (request) => request);
  const each = [...by].map(
    ([request, all]): Figure => ({
      id: `acme.${request.split('/').at(-1)}`,
      what: `of these ${request}`,
      value: all.length / parameters.n,
      unit: 'one',
    }),
  );
  const total: Figure = {
    id: 'acme.total',
    what: 'requests to the ACME server per certificate',
    value: asked.length / parameters.n,
    unit: 'one',
  };
  return [total, ...each];
}

/** Of one alone, where nonces are at hand from the one before: what an order needs. */
const askedFigure = (asked: number, count: number): readonly Figure[] =>
  count === 0
    ? []
    : [
        {
          id: 'single.acme',
          what: 'one alone: requests to the ACME server',
          value: asked / count,
          unit: 'one',
          target: { atMost: ACME_REQUESTS },
        },
      ];

/** A hundred at once are to be there within a minute. */
const waveFigures = ({ milliseconds }: PutThrough, { n }: Parameters): readonly Figure[] => [
  {
    id: 'wave',
    what: 'first request to the last Ready',
    value: milliseconds,
    unit: 'milliseconds',
    ...(n === 100 ? { target: { atMost: 60_000 } } : {}),
  },
];

const notes = ({ isAuthoritative }: AcmeServers): readonly string[] =>
  isAuthoritative
    ? []
    : [
        'Only root may listen at port 53: the name server is named in the solver, and authoritative servers are not looked for.',
      ];
