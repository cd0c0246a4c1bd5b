import type { Cluster } from '../../support/cluster.ts';
import type { ControlPlane } from '../../../tools/control-plane/start.ts';
import type { LiveObjects } from './live-objects.ts';
import type { Manifest } from '../../support/builders/manifests.ts';
import type { ControllerAddress, RunningController } from '../../support/controller.ts';
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { instant } from '../../../src/base/instant.ts';
import {
  certificateRequestType,
  certificateType,
  coreEventType,
  issuerType,
  secretType,
} from '../../../src/api/resource-types.ts';
import { auditedRequests, WRITES } from '../../support/audit-log.ts';
import { anAuthority } from '../../support/builders/key-pairs.ts';
import { issuerManifest, secretManifest } from '../../support/builders/manifests.ts';
import { conditionOf } from '../../support/builders/read-objects.ts';
import { authoritySecret } from '../../support/builders/stage.ts';
import { clusterAt } from '../../support/cluster.ts';
import { NAMESPACE } from '../../support/cluster-paths.ts';
import { startCountedController } from '../../support/controller.ts';
import { liveObjects } from './live-objects.ts';

/** A namespace with a controller of its own, issuers, and what a test sees there. */
export interface TransitionStage {
  readonly namespace: string;
  readonly cluster: Cluster;
  readonly live: LiveObjects;
  readonly controller: ControllerAddress;
  /** What the controller wrote in a time of silence of so many seconds, once it has become silent; empty if nothing. */
  writtenInSilence(seconds: number): Promise<readonly string[]>;
  end(): Promise<void>;
}

const KINDS = [certificateType, certificateRequestType, secretType, issuerType, coreEventType];
/** So often is silence waited for: what ends the last issuance may be under way when the first begins. */
const TRIES = 3;

/** Makes it. Issuers: `ca`, `other-ca`, `self`, `broken` (its Secret is no CA) and `vault`, which nothing serves yet. */
export async function startTransitionStage(controlPlane: ControlPlane, name: string): Promise<TransitionStage> {
  const namespace = `${name}-${randomBytes(3).toString('hex')}`;
  const cluster = clusterAt(controlPlane);
  await cluster.create(NAMESPACE, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  const flags = [`--namespace=${namespace}`, '--leader-elect=false'];
  const controller = await startCountedController(controlPlane, flags, `transitions-${namespace}`);
  const live = liveObjects(controlPlane, KINDS, namespace);
  const stage = { namespace, cluster, live };
  await createIssuers(stage);
  return {
    ...stage,
    controller: controller.address,
    writtenInSilence: (seconds) => writtenInSilence(controlPlane, controller, namespace, seconds),
    end: async () => {
      live.stop();
      await controller.stop();
    },
  };
}

async function createIssuers({ namespace, cluster, live }: Pick<TransitionStage, 'namespace' | 'cluster' | 'live'>) {
  const authorities = await Promise.all(['ca', 'other-ca'].map((name) => anAuthority(instant(Date.now()), name)));
  const manifests: readonly Manifest[] = [
    ...authorities.flatMap((authority, index) => {
      const name = index === 0 ? 'ca' : 'other-ca';
      return [
        authoritySecret(`${name}-key-pair`, authority),
        issuerManifest(name, { ca: { secretName: `${name}-key-pair` } }),
      ];
    }),
    secretManifest('passwords', { password: 'a password' }),
    secretManifest('no-ca', { 'tls.key': 'none', 'tls.crt': 'none' }),
    issuerManifest('self', { selfSigned: {} }),
    issuerManifest('broken', { ca: { secretName: 'no-ca' } }),
    issuerManifest('vault', {
      vault: { server: 'https://vault.example', path: 'pki/sign/x', auth: { tokenSecretRef: { name: 't' } } },
    }),
  ];
  for (const { type, object } of manifests)
    await cluster.create(type, { ...object, metadata: { ...object.metadata, namespace } });
  const areTold = (): true | undefined =>
    ['ca', 'other-ca', 'self', 'broken'].every((name) => {
      const issuer = live.get(issuerType, name);
      return issuer !== undefined && conditionOf(issuer, 'Ready') !== undefined;
    }) || undefined;
  if ((await live.until(areTold, 60)) === undefined) throw new Error('the issuers were not looked at within a minute');
}

async function writtenInSilence(
  controlPlane: ControlPlane,
  { address }: RunningController,
  namespace: string,
  seconds: number,
): Promise<readonly string[]> {
  // Events go out one a second for each object once there have been ten: those of the last transitions may still be on their way.
  const written = async (): Promise<readonly string[]> =>
    (await auditedRequests(controlPlane, { namespace, verbs: WRITES, except: ['events'] }))
      .filter(({ user }) => user.username === address.username)
      .map(({ verb, objectRef }) => `${verb} ${objectRef?.resource} ${objectRef?.name ?? ''}`);
  let late: readonly string[] = [];
  for (let turn = 0; turn < TRIES; turn += 1) {
    const before = (await written()).length;
    await delay(seconds * 1000);
    late = (await written()).slice(before);
    if (late.length === 0) break;
  }
  return late;
}
