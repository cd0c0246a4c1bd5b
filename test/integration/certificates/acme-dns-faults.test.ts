import { describe, test } from 'vitest';
import type { TestContext } from 'vitest';
import type { KubeObject } from '../../../src/api/kubernetes.ts';
import {
  certificateRequestType,
  certificateType,
  challengeType,
  orderType,
  secretType,
} from '../../../src/api/resource-types.ts';
import type { AcmeWorld, Views } from '../../support/acme-world.ts';
import { acmeWorld, solverAt, whyNoWorld } from '../../support/acme-world.ts';
import type { BindZone } from '../../../tools/acme-servers/bind.ts';
import { certificateManifest } from '../../support/builders/manifests.ts';
import type { Stage } from '../../support/builders/stage.ts';
import { aStage } from '../../support/builders/stage.ts';
import { objectPath } from '../../support/cluster-paths.ts';
import { nameserverText } from '../../support/update-server.ts';

/** FT-23 through a running controller and Pebble; the texts of all cases are in zone-faults.test.ts. */

const why = whyNoWorld === undefined ? '' : ` (skipped: ${whyNoWorld})`;
/** Each test has a zone of its own, as one name is proven at a time; the zone above has no CAA records. */
const zone = (name: string, more: Partial<BindZone> = {}): Views => [
  { name: 'all', clients: ['any'], zones: [{ name: 'test.' }, { name, keys: ['acme'], ...more }] },
];
const www = (domain: string, name = 'www') =>
  certificateManifest(name, { issuerRef: { name: 'le' }, dnsNames: [domain] });
const WAITING = 'Waiting for DNS-01 challenge propagation: ';

interface ChallengeText {
  readonly spec: { readonly key: string };
  readonly status?: { readonly reason?: string };
}
const reasonOf = (challenge: KubeObject): string => (challenge as unknown as ChallengeText).status?.reason ?? '';

async function ready(context: TestContext): Promise<{ readonly world: AcmeWorld; readonly stage: Stage }> {
  const world = acmeWorld();
  context.onTestFinished(() => world.end());
  return { world, stage: await aStage(context) };
}

/** The one Challenge, once its reason begins like this. */
async function told(stage: Stage, beginning: string): Promise<KubeObject> {
  const all = await stage.cluster.untilAll(
    { type: challengeType, namespace: stage.namespace },
    `told: ${beginning}`,
    (challenges) => challenges.some((one) => reasonOf(one).startsWith(beginning)),
  );
  const found = all.find((one) => reasonOf(one).startsWith(beginning));
  if (found === undefined) throw new Error('unreachable: one was told');
  return found;
}

/** Issued, and nothing left: neither Challenges nor the record at a server. */
async function issued(stage: Stage, name = 'www'): Promise<void> {
  await stage.settled(name, 1, 90);
  await gone(stage);
}
const gone = (stage: Stage): Promise<unknown> =>
  stage.cluster.untilAll({ type: challengeType, namespace: stage.namespace }, 'gone', (all) => all.length === 0, 90);

/** Deletes what is asked for, and what it owns: garbage collection does the same, at once or half a minute later, so that some may be gone. */
async function giveUp(stage: Stage): Promise<void> {
  for (const type of [certificateType, certificateRequestType, orderType, challengeType])
    for (const { metadata } of await stage.cluster.list(type, stage.namespace))
      await stage.cluster.ask({ method: 'DELETE', path: objectPath(stage.key(type, metadata.name)) });
  await gone(stage);
}

describe.skipIf(whyNoWorld !== undefined)(`a Certificate by DNS-01 where DNS is at fault${why}`, () => {
  test('waits for a server that is behind, says which, and is issued when it has caught up', async (context) => {
    const { expect } = context;
    const { world, stage } = await ready(context);
    const name = '_acme-challenge.www.behind.test.';
    const [first, second] = await Promise.all([world.bind(zone('behind.test.')), world.bind(zone('behind.test.'))]);
    await stage.create(...(await world.issuer(first, [solverAt(first, [first, second])])), www('www.behind.test'));
    const challenge = await told(stage, WAITING);
    expect(reasonOf(challenge)).toBe(
      `${WAITING}looked for ${name}; ${nameserverText(second)}: no such name (NXDOMAIN), and resolvers may keep that ` +
        'for up to 300 s. DNS record for "www.behind.test" not yet propagated',
    );
    const { key } = (challenge as unknown as ChallengeText).spec;
    expect(await world.values(first, name)).toEqual([key]);
    await world.again(second, zone('behind.test.', { records: [`_acme-challenge.www IN TXT "${key}"`] }));
    await issued(stage);
    expect(await world.values(first, name)).toEqual([]);
  });

  test('waits for a server that cannot load the zone, and names it', async (context) => {
    const { expect } = context;
    const { world, stage } = await ready(context);
    const name = '_acme-challenge.www.broken.test.';
    const [first, second] = await Promise.all([
      world.bind(zone('broken.test.')),
      world.bind(zone('broken.test.', { broken: true })),
    ]);
    await stage.create(...(await world.issuer(first, [solverAt(first, [first, second])])), www('www.broken.test'));
    const challenge = await told(stage, WAITING);
    expect(reasonOf(challenge)).toContain(
      `${nameserverText(second)}: SERVFAIL (it cannot load the zone, or cannot reach its servers). DNS record for`,
    );
    await giveUp(stage);
    expect(await world.values(first, name)).toEqual([]);
  });

  test('says that an update is refused, by which server, and is issued when the key may', async (context) => {
    const { expect } = context;
    const { world, stage } = await ready(context);
    const name = '_acme-challenge.www.strict.test.';
    const only = await world.bind(zone('strict.test.'));
    await stage.create(...(await world.issuer(only, [solverAt(only, [only], {}, 'stranger')])), www('www.strict.test'));
    const challenge = await told(stage, 'Error presenting challenge: ');
    expect(reasonOf(challenge)).toBe(
      `Error presenting challenge: DNS server ${nameserverText(only)} refuses the update (REFUSED), zone strict.test.; ` +
        'let the server allow updates of this TXT record, to this TSIG key if there is one (BIND: update-policy; Knot: acl)',
    );
    expect(await world.values(only, name)).toEqual([]);
    await world.again(only, zone('strict.test.', { keys: ['stranger'] }));
    // What a person has changed is tried at once, all else after a minute.
    await stage.cluster.patch(stage.key(secretType, 'tsig'), { stringData: { changed: 'by a person' } });
    await issued(stage);
    expect(await world.values(only, name)).toEqual([]);
  });

  test('is not asked for while CAA records forbid, which are quoted, and is issued when they allow', async (context) => {
    const { expect } = context;
    const { world, stage } = await ready(context);
    const name = '_acme-challenge.www.caa.test.';
    const caa = (issuer: string): Views => zone('caa.test.', { records: [`@ IN CAA 0 issue "${issuer}"`] });
    const only = await world.bind(caa('other.example'));
    const solvers = [solverAt(only, [only])];
    await stage.create(
      ...(await world.issuer(only, solvers, { caaIdentities: ['pebble.example'] })),
      www('www.caa.test'),
    );
    const challenge = await told(stage, WAITING);
    expect(reasonOf(challenge)).toBe(
      `${WAITING}the CA will refuse: the CAA records of caa.test. do not name this CA: 0 issue "other.example"`,
    );
    const [order] = await stage.cluster.list(orderType, stage.namespace);
    expect(order?.['status']).toMatchObject({ state: 'pending' });
    const { key } = (challenge as unknown as ChallengeText).spec;
    await world.again(only, zone('caa.test.', { records: [`_acme-challenge.www IN TXT "${key}"`] }));
    await issued(stage);
    expect(await world.values(only, name)).toEqual([]);
  });

  test('is issued through a chain of five CNAMEs, by a server that only TCP reaches', async (context) => {
    const { expect } = context;
    const { world, stage } = await ready(context);
    const links = ['_acme-challenge.www', 'c1', 'c2', 'c3', 'c4'];
    const chain = links.map((link, index) => `${link} IN CNAME ${links[index + 1] ?? 'answers.target.test.'}`);
    const views: Views = [
      {
        name: 'all',
        clients: ['any'],
        // So that it follows CNAMEs into another zone for Pebble, which asks nobody else.
        clauses: ['recursion yes;'],
        zones: [{ name: 'test.' }, { name: 'chain.test.', records: chain }, { name: 'target.test.', keys: ['acme'] }],
      },
    ];
    const server = await world.bind(views);
    const door = await world.byTcpOnly(server, '127.7.1.1');
    const solver = solverAt(door, [door], { cnameStrategy: 'Follow' });
    await stage.create(...(await world.issuer(server, [solver])), www('www.chain.test'));
    await issued(stage);
    expect(await server.log()).toContain("adding an RR at 'answers.target.test' TXT");
    expect(await world.values(server, 'answers.target.test.')).toEqual([]);
  });

  test('is issued through the servers of the outer view, while one through those of the inner one waits and says so', async (context) => {
    const { expect } = context;
    const { world, stage } = await ready(context);
    const [inner, outer] = await Promise.all([
      world.bind(zone('split.test.', { keys: [] })),
      world.bind(zone('split.test.')),
    ]);
    const solvers = [
      { selector: { dnsNames: ['in.split.test'] }, ...solverAt(outer, [inner]) },
      { selector: { dnsNames: ['out.split.test'] }, ...solverAt(outer, [outer]) },
    ];
    const certificates = [www('in.split.test', 'in'), www('out.split.test', 'out')];
    await stage.create(...(await world.issuer(outer, solvers)), ...certificates);
    await stage.settled('out', 1, 90);
    const challenge = await told(stage, WAITING);
    expect(reasonOf(challenge)).toContain(
      `looked for _acme-challenge.in.split.test.; ${nameserverText(inner)}: no such name (NXDOMAIN)`,
    );
    await giveUp(stage);
    expect(await world.values(outer, '_acme-challenge.in.split.test.')).toEqual([]);
    expect(await world.values(outer, '_acme-challenge.out.split.test.')).toEqual([]);
  });
});
