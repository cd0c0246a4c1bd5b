import { describe, test } from 'vitest';
import type { KubeObject } from '../../../src/api/kubernetes.ts';
import { certificateType, challengeType, issuerType, orderType, secretType } from '../../../src/api/resource-types.ts';
import { acmeStage, rfc2136Solver, whyNoAcme } from '../../support/acme-stage.ts';
import { certificateManifest, issuerManifest, secretManifest } from '../../support/builders/manifests.ts';
import { certificateStatus, conditionOf } from '../../support/builders/read-objects.ts';
import { aStage } from '../../support/builders/stage.ts';

const acme = acmeStage({ domainBlocklist: ['blocked.example.test'] });
const forgetful = acmeStage();
const amnesiac = acmeStage();
const why = whyNoAcme === undefined ? '' : ` (skipped: ${whyNoAcme})`;
const namespaceType = { group: '', version: 'v1', kind: 'Namespace', plural: 'namespaces', namespaced: false };
const ofLe = (...dnsNames: readonly string[]) => ({ issuerRef: { name: 'le' }, dnsNames });
const accountOf = (issuer: KubeObject | undefined): unknown =>
  (issuer?.['status'] as { acme?: { uri?: string } } | undefined)?.acme?.uri;
const stateOf = (object: KubeObject | undefined): string =>
  String((object?.['status'] as { state?: string } | undefined)?.state);
const reasonOf = (object: KubeObject | undefined): string =>
  String((object?.['status'] as { reason?: string } | undefined)?.reason);

describe.skipIf(whyNoAcme !== undefined)(`when something is wrong with an ACME issuance${why}`, () => {
  test('a name that the server refuses fails with its words on Order, CertificateRequest and Certificate', async (context) => {
    const stage = await aStage(context);
    await stage.create(...acme.issuer('le'), certificateManifest('www', ofLe('blocked.example.test')));
    const certificate = await stage.told('www', 'Issuing', 'False', 'Failed');
    const words = 'urn:ietf:params:acme:error:rejectedIdentifier';
    context.expect(conditionOf(certificate, 'Issuing')?.message).toContain(words);
    const [order] = await stage.cluster.list(orderType, stage.namespace);
    context.expect([stateOf(order), reasonOf(order)]).toEqual(['errored', context.expect.stringContaining(words)]);
  });

  test('a server that has forgotten the account gets another, and the next certificate comes', async (context) => {
    const stage = await aStage(context);
    await stage.create(...forgetful.issuer('le'), certificateManifest('one', ofLe('one.example.test')));
    await stage.settled('one', 1);
    const uri = async (): Promise<unknown> => accountOf(await stage.cluster.get(stage.key(issuerType, 'le')));
    const before = await uri();
    await forgetful.pebble().restart();
    await stage.create(certificateManifest('two', ofLe('two.example.test')));
    await stage.settled('two', 1);
    context.expect(await uri()).not.toBe(before);
  });

  test('a server that loses accounts and orders in the middle of them is ordered from anew, and every certificate comes', async (context) => {
    const stage = await aStage(context);
    const server = amnesiac.pebble();
    const names = ['one', 'two', 'three', 'four', 'five', 'six'];
    await stage.create(
      ...amnesiac.issuer('le'),
      ...names.map((name) => certificateManifest(name, ofLe(`${name}.lost.example.test`))),
    );
    await stage.cluster.untilAll(
      { type: challengeType, namespace: stage.namespace },
      'two Challenges',
      (all) => all.length > 1,
    );
    await server.restart();
    await Promise.all(names.map((name) => stage.settled(name, 1, 60)));
    const certificates = await Promise.all(names.map((name) => stage.cluster.get(stage.key(certificateType, name))));
    context
      .expect(certificates.map((one) => one && certificateStatus(one).failedIssuanceAttempts))
      .toEqual(names.map(() => undefined));
    const registered = (await server.log()).match(/There are now \d+ accounts/g) ?? [];
    context.expect(registered.at(-1)).toBe('There are now 1 accounts');
    await stage.cluster.untilAll(
      { type: challengeType, namespace: stage.namespace },
      'gone',
      (all) => all.length === 0,
    );
    for (const name of names)
      context.expect(await amnesiac.values(`_acme-challenge.${name}.lost.example.test.`)).toEqual([]);
  });

  test('an issuer with a budget orders no more than that, says so on both, and goes on when it is raised', async (context) => {
    const { expect } = context;
    const stage = await aStage(context);
    const names = ['one', 'two', 'three', 'four', 'five'];
    const budget = (most: string) => ({ metadata: { annotations: { 'certwright.io/max-orders-per-hour': most } } });
    await stage.create(...acme.issuer('le'));
    await stage.cluster.patch(stage.key(issuerType, 'le'), budget('2'));
    await stage.create(...names.map((name) => certificateManifest(name, ofLe(`${name}.budget.example.test`))));
    const orders = await stage.cluster.untilAll(
      { type: orderType, namespace: stage.namespace },
      'two valid and three waiting',
      (all) =>
        all.filter((one) => stateOf(one) === 'valid').length === 2 &&
        all.filter((one) => reasonOf(one).startsWith('Waiting to create Order')).length === 3,
      60,
    );
    expect(orders.map(reasonOf)).toContain(
      'Waiting to create Order: the budget of the issuer, certwright.io/max-orders-per-hour: 2, is spent; orders go on by themselves as it refills, renewals first; raise the annotation if the server allows more',
    );
    const issuer = await stage.cluster.get(stage.key(issuerType, 'le'));
    expect(issuer && conditionOf(issuer, 'OrderBudgetPerHour')).toMatchObject({
      status: 'False',
      reason: 'BudgetSpent',
      message: expect.stringMatching(/^2 of 2 orders an hour are spent: /),
    });
    expect(issuer && conditionOf(issuer, 'Ready')?.status).toBe('True');
    await stage.cluster.patch(stage.key(issuerType, 'le'), budget('100'));
    await Promise.all(names.map((name) => stage.settled(name, 1, 60)));
  });

  test('a name that no solver fits is told on the Certificate, and issued once the issuer has one for it', async (context) => {
    const { expect } = context;
    const stage = await aStage(context);
    const solver = rfc2136Solver(acme.zone(), 'le');
    await stage.create(
      ...acme.issuer('le', { solvers: [{ ...solver, selector: { dnsNames: ['other.example.test'] } }] }),
      certificateManifest('www', ofLe('unsolved.example.test')),
    );
    const told = await stage.cluster.until(stage.key(certificateType, 'www'), 'told', (one) =>
      (conditionOf(one, 'Ready')?.message ?? '').includes('solver configuration'),
    );
    expect(conditionOf(told, 'Ready')?.message).toContain('solvers[0] is for others (selector.dnsNames)');
    await stage.cluster.patch(stage.key(issuerType, 'le'), { spec: { acme: { solvers: [solver] } } });
    const settled = await stage.settled('www', 1, 60);
    expect(conditionOf(settled, 'Ready')?.status).toBe('True');
    const [order] = await stage.cluster.list(orderType, stage.namespace);
    expect([stateOf(order), reasonOf(order)]).toEqual(['valid', 'undefined']);
  });

  test('a record that never comes is told server by server, and goes on when the name server is mended', async (context) => {
    const { expect } = context;
    const stage = await aStage(context);
    const [secret] = acme.issuer('le');
    const elsewhere = { ...JSON.parse(JSON.stringify(rfc2136Solver(acme.zone(), 'le'))) } as {
      dns01: { rfc2136: { tsigSecretSecretRef: object } };
    };
    elsewhere.dns01.rfc2136.tsigSecretSecretRef = { name: 'other-tsig', key: 'key' };
    const { pebble } = { pebble: acme.pebble() };
    await stage.create(
      ...(secret === undefined ? [] : [secret]),
      secretManifest('other-tsig', { key: Buffer.from('a key that the server does not know').toString('base64') }),
      issuerManifest('le', {
        acme: {
          server: pebble.directory,
          caBundle: Buffer.from(pebble.caBundle).toString('base64'),
          privateKeySecretRef: { name: 'le-account' },
          solvers: [elsewhere],
        },
      }),
      certificateManifest('www', ofLe('wrong-key.example.test')),
    );
    const [challenge] = await stage.cluster.untilAll(
      { type: challengeType, namespace: stage.namespace },
      'told',
      (all) => all.some((one) => reasonOf(one).startsWith('Error presenting challenge')),
    );
    expect(reasonOf(challenge)).toMatch(/TSIG|BADSIG|key/i);
    expect(JSON.stringify(challenge)).not.toContain(acme.zone().key.secret);
    const told = await stage.cluster.until(stage.key(certificateType, 'www'), 'told', (one) =>
      (conditionOf(one, 'Ready')?.message ?? '').includes('Error presenting challenge'),
    );
    expect(conditionOf(told, 'Ready')?.message).toContain(
      `Challenge "${challenge?.metadata.name}" for "wrong-key.example.test": ${reasonOf(challenge)}`,
    );
    await stage.cluster.patch(stage.key(secretType, 'other-tsig'), { stringData: { key: acme.zone().key.secret } });
    await stage.settled('www', 1, 90);
    const [order] = await stage.cluster.list(orderType, stage.namespace);
    expect([stateOf(order), reasonOf(order)]).toEqual(['valid', 'undefined']);
  });

  test('a Challenge written by hand, with a solver of its own, is never solved', async (context) => {
    const { expect } = context;
    const stage = await aStage(context);
    await stage.create(...acme.issuer('le'));
    await stage.cluster.create(challengeType, {
      apiVersion: 'acme.cert-manager.io/v1',
      kind: 'Challenge',
      metadata: { name: 'mine', namespace: stage.namespace, finalizers: ['acme.cert-manager.io/finalizer'] },
      spec: {
        url: `${acme.pebble().directory}/c`,
        authorizationURL: `${acme.pebble().directory}/a`,
        dnsName: 'bank.example.test',
        type: 'DNS-01',
        token: 'DGyRejmCefe7v4NfDGDKfA',
        key: 'bWluZQ',
        solver: rfc2136Solver(acme.zone(), 'le'),
        issuerRef: { name: 'le' },
      },
    });
    const refused = await stage.cluster.until(
      stage.key(challengeType, 'mine'),
      'refused',
      (one) => stateOf(one) === 'errored',
    );
    expect(reasonOf(refused)).toContain('Refused: no Order controls it');
    expect(await acme.values('_acme-challenge.bank.example.test.')).toEqual([]);
  });

  test('a namespace with an issuer, its Secrets and a Challenge under way can be deleted, whatever goes first', async (context) => {
    const stage = await aStage(context);
    const solver = rfc2136Solver(acme.zone(), 'le') as { dns01: object };
    await stage.create(
      ...acme.issuer('le', { solvers: [{ ...solver, waitInsteadOfSelfCheck: '1h' }] }),
      certificateManifest('www', ofLe('unfinished.example.test')),
    );
    await stage.cluster.untilAll({ type: challengeType, namespace: stage.namespace }, 'presented', (all) =>
      all.some((one) => (one['status'] as { presented?: boolean } | undefined)?.presented === true),
    );
    await stage.cluster.delete({ type: namespaceType, namespace: '', name: stage.namespace });
    await stage.cluster.untilGone({ type: namespaceType, namespace: '', name: stage.namespace }, 110);
  });
});
