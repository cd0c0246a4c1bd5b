import { afterAll, beforeAll, describe, test } from 'vitest';
import { dynamicUpdates } from '../../../examples/dns-webhook/dynamic-updates.ts';
import type { Solve } from '../../../examples/dns-webhook/webhook.ts';
import { SolverFailure } from '../../../examples/dns-webhook/webhook.ts';
import type { KubeObject } from '../../../src/api/kubernetes.ts';
import { challengeType } from '../../../src/api/resource-types.ts';
import type { ControlPlane } from '../../../tools/control-plane/start.ts';
import { acmeStage, whyNoAcme } from '../../support/acme-stage.ts';
import { startAggregatingControlPlane } from '../../support/aggregating-control-plane.ts';
import { certificateManifest, secretManifest } from '../../support/builders/manifests.ts';
import type { Stage } from '../../support/builders/stage.ts';
import { aStage } from '../../support/builders/stage.ts';
import { clusterAt } from '../../support/cluster.ts';
import type { NamedTest } from '../../support/control-plane.ts';
import type { RunningController } from '../../support/controller.ts';
import { startCountedController } from '../../support/controller.ts';
import type { DnsWebhookRig } from '../../support/dns-webhook-rig.ts';
import { startDnsWebhook } from '../../support/dns-webhook-rig.ts';
import { installCustomResources } from '../../support/install-custom-resources.ts';
import { applyManifests } from '../../support/kubectl.ts';

const acme = acmeStage();
const why = whyNoAcme === undefined ? '' : ` (skipped: ${whyNoAcme})`;

describe.skipIf(whyNoAcme !== undefined)(`a controller with a DNS webhook in the cluster's API${why}`, () => {
  let controlPlane: ControlPlane;
  let rig: DnsWebhookRig;
  let controller: RunningController;
  const asked: string[] = [];
  beforeAll(async () => {
    controlPlane = await startAggregatingControlPlane();
    await installCustomResources(controlPlane);
    const updates = dynamicUpdates({ ...controlPlane, ca: controlPlane.caPem });
    const noted: Solve = (request, signal) => {
      asked.push(`${request.action} ${request.dnsName}`);
      return updates(request, signal);
    };
    rig = await startDnsWebhook(controlPlane, { noted, 'locked-once': lockedOnce(updates), unbound: updates });
    controller = await startCountedController(controlPlane);
    await mayUse('usual', ['dynamic-updates', 'noted', 'locked-once']);
  });
  afterAll(async () => {
    await controller?.stop();
    await rig?.close();
    await controlPlane?.stop();
  });

  /** What whoever installs a webhook grants the controller: `examples/dns-webhook/01-rights.yaml`. */
  function mayUse(name: string, resources: readonly string[]): Promise<void> {
    const apiVersion = 'rbac.authorization.k8s.io/v1';
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name };
    return applyManifests(controlPlane, [
      {
        apiVersion,
        kind: 'ClusterRole',
        metadata: { name },
        rules: [{ apiGroups: [rig.groupName], resources, verbs: ['create'] }],
      },
      {
        apiVersion,
        kind: 'ClusterRoleBinding',
        metadata: { name },
        roleRef,
        subjects: [{ kind: 'ServiceAccount', name: 'cert-manager', namespace: 'cert-manager' }],
      },
    ]);
  }

  /** A stage with an Issuer that proves by this solver, and a Certificate of it; `secret` is the Secret with the key of the zone. */
  async function asking(context: NamedTest, solverName: string, dnsName: string, secret = 'le-tsig'): Promise<Stage> {
    const stage = await aStage(context, clusterAt(controlPlane));
    const { nameServer, key } = acme.zone();
    const nameserver = `${nameServer.host}:${nameServer.port}`;
    const config = { nameserver, keyName: key.name, keySecretRef: { name: secret, key: 'key' } };
    const webhook = { groupName: rig.groupName, solverName, config };
    await stage.create(
      ...acme.issuer('le', { solvers: [{ dns01: { nameservers: [nameserver], webhook } }] }),
      certificateManifest('www', { issuerRef: { name: 'le' }, dnsNames: [dnsName] }),
    );
    return stage;
  }

  const reasonOf = (one: KubeObject | undefined): string =>
    String((one?.['status'] as { reason?: string } | undefined)?.reason);
  async function toldReason({ cluster, namespace }: Stage): Promise<string> {
    const selection = { type: challengeType, namespace };
    const [challenge] = await cluster.untilAll(selection, 'told', (all) =>
      all.some((one) => reasonOf(one).startsWith('Error presenting challenge')),
    );
    return reasonOf(challenge);
  }
  const untilCleanedUp = async ({ cluster, namespace }: Stage): Promise<void> =>
    void (await cluster.untilAll({ type: challengeType, namespace }, 'gone', (all) => all.length === 0));

  test('issues with a record that the webhook makes, and has it taken away', async (context) => {
    const { expect } = context;
    const stage = await asking(context, 'noted', 'www.example.test');
    await stage.settled('www', 1, 90);
    await untilCleanedUp(stage);
    expect(asked).toEqual(['Present www.example.test', 'CleanUp www.example.test']);
    expect(await acme.values('_acme-challenge.www.example.test.')).toEqual([]);
  });

  test('tells a failure in the words of the webhook, and asks it again', async (context) => {
    const { expect } = context;
    const stage = await asking(context, 'locked-once', 'locked.example.test');
    expect(await toldReason(stage)).toBe(
      'Error presenting challenge: webhook "locked-once" of "acme.example.com" failed: the zone is locked; look at the log of the webhook if this stays; it is asked again by itself',
    );
    await stage.settled('www', 1, 90);
    await untilCleanedUp(stage);
    expect(await acme.values('_acme-challenge.locked.example.test.')).toEqual([]);
  });

  test('tells what a person must mend, and goes on when that is done', async (context) => {
    const { expect } = context;
    const stage = await asking(context, 'dynamic-updates', 'mended.example.test', 'absent');
    const reason = await toldReason(stage);
    expect(reason).toContain(`failed: Secret "${stage.namespace}/absent" has no key "key"`);
    expect(reason).toContain('mend what it names, or webhook.config of the solver; it is asked again by itself');
    await stage.create(secretManifest('absent', { key: acme.zone().key.secret }));
    await stage.settled('www', 1, 110);
  });

  test('tells which right it lacks, and goes on when it has that', async (context) => {
    const { expect } = context;
    const stage = await asking(context, 'unbound', 'unbound.example.test');
    expect(await toldReason(stage)).toContain(
      'allow its service account the verb create on resource "unbound" in API group "acme.example.com"',
    );
    await mayUse('unbound', ['unbound']);
    await stage.settled('www', 1, 110);
  });
});

/** The first that is asked of each domain fails. */
function lockedOnce(solve: Solve): Solve {
  const known = new Set<string>();
  return (request, signal) => {
    if (known.has(request.dnsName)) return solve(request, signal);
    known.add(request.dnsName);
    return Promise.reject(new SolverFailure(500, 'the zone is locked'));
  };
}
