import type { ControlPlane } from '../../../tools/control-plane/start.ts';
import type { KubeObject, ResourceType } from '../../../src/api/kubernetes.ts';
import type { RunningController } from '../../support/controller.ts';
import type { Stage } from '../../support/builders/stage.ts';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { certificateType, issuerType } from '../../../src/api/resource-types.ts';
import { certificateManifest, issuerManifest } from '../../support/builders/manifests.ts';
import { conditionOf } from '../../support/builders/read-objects.ts';
import { aStage } from '../../support/builders/stage.ts';
import { clusterAt } from '../../support/cluster.ts';
import { startCountedController } from '../../support/controller.ts';
import { startOwnControlPlane } from '../../support/own-control-plane.ts';

// A control plane of its own, because rights of the only controller are taken away for a while.
let controlPlane: ControlPlane;
let controller: RunningController;

beforeAll(async () => {
  controlPlane = await startOwnControlPlane();
  controller = await startCountedController(controlPlane, ['--leader-elect=false']);
});
afterAll(async () => {
  await controller.stop();
  await controlPlane.stop();
});

/** A right of the controller, and the sentence in which its absence is named. */
interface Right {
  readonly role: string;
  readonly resource: string;
  readonly verb: string;
  readonly says: string;
}

const writes: readonly Right[] = [
  {
    role: 'cert-manager-controller-certificates',
    resource: 'certificaterequests',
    verb: 'create',
    says: 'we are not allowed to create certificaterequests.cert-manager.io in namespace',
  },
  {
    role: 'cert-manager-controller-certificates',
    resource: 'secrets',
    verb: 'patch',
    says: 'we are not allowed to patch secrets in namespace',
  },
];

describe('a right that is taken away is named, and what waits for it goes on when it is given back', {
  concurrent: false,
}, () => {
  test.for(writes)('$verb $resource', async ({ role, resource, verb, says }, context) => {
    const stage = await aStage(context, clusterAt(controlPlane));
    await stage.createAuthority();
    await takeAway(stage, role, resource, verb);
    await stage.create(certificateManifest('waiting'));
    await context.expect.poll(() => readFile(controller.address.logFile, 'utf8'), PATIENT).toContain(says);
    const isTold = (object: KubeObject): boolean => (conditionOf(object, 'Ready')?.message ?? '').includes(says);
    await stage.cluster.until(stage.key(certificateType, 'waiting'), says, isTold);
    const failures = await metric('certmanager_controller_sync_error_count');
    context.expect(failures).toBeGreaterThan(0);
    await giveBack();
    await stage.settled('waiting', 1, 90);
  });

  test('watch issuers, noticed when the API server is restarted', { timeout: 200_000 }, async (context) => {
    const stage = await aStage(context, clusterAt(controlPlane));
    await stage.createAuthority();
    await takeAway(stage, 'cert-manager-controller-issuers', 'issuers', 'watch');
    await controlPlane.restart('kube-apiserver');
    const says = 'we are not allowed to watch issuers.cert-manager.io';
    await context.expect.poll(() => readFile(controller.address.logFile, 'utf8'), PATIENT).toContain(says);
    await stage.create(issuerManifest('late', { selfSigned: {} }));
    await giveBack();
    const isReady = (issuer: KubeObject): boolean => conditionOf(issuer, 'Ready')?.status === 'True';
    await stage.cluster.until(stage.key(issuerType, 'late'), 'Ready', isReady, 90);
  });
});

const PATIENT = { timeout: 60_000, interval: 200 };

const clusterRoles: ResourceType = {
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'ClusterRole',
  plural: 'clusterroles',
  namespaced: false,
};

let taken: (() => Promise<unknown>) | undefined;

/** Takes one verb on one resource out of a role; the others of the same rule stay. */
async function takeAway({ cluster }: Stage, role: string, resource: string, verb: string): Promise<void> {
  const key = { type: clusterRoles, namespace: '', name: role };
  const { rules } = (await cluster.get(key)) as unknown as { readonly rules: readonly Rule[] };
  const left = rules.flatMap((rule) =>
    rule.resources.includes(resource)
      ? [
          { ...rule, resources: rule.resources.filter((name) => name !== resource) },
          { ...rule, resources: [resource], verbs: rule.verbs.filter((name) => name !== verb) },
        ].filter(({ resources, verbs }) => resources.length > 0 && verbs.length > 0)
      : [rule],
  );
  await cluster.patch(key, { rules: left });
  taken = () => cluster.patch(key, { rules });
}

async function giveBack(): Promise<void> {
  await taken?.();
  taken = undefined;
}

interface Rule {
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** The sum of a metric over all its labels. */
async function metric(name: string): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${controller.address.metricsPort}/metrics`)).text();
  const lines = text.split('\n').filter((line) => line.startsWith(name));
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}
