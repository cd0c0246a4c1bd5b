import { generateKeyPairSync } from 'node:crypto';
import type { KubeObject, ObjectKey, ResourceType } from '../../src/api/kubernetes.ts';
import { certificateType, issuerType, secretType } from '../../src/api/resource-types.ts';
import type { Milliseconds } from '../../src/base/instant.ts';
import { minutes } from '../../src/base/instant.ts';
import { parseSettings } from '../../src/commands/controller/settings.ts';
import type { TurnReport } from '../../src/kube/executor/tap.ts';
import type { KeyPool } from '../../src/pki/key-pool.ts';
import { readPrivateKey } from '../../src/pki/keys/key-file.ts';
import type { PrivateKey } from '../../src/pki/keys/private-key.ts';
import type { Weather } from './acme-rig/gate.ts';
import { createGate } from './acme-rig/gate.ts';
import type { ModelZone } from './acme-rig/model-zone.ts';
import { modelZone } from './acme-rig/model-zone.ts';
import type { Process, World } from './acme-rig/process.ts';
import { startProcess } from './acme-rig/process.ts';
import type { Authority } from './builders/key-pairs.ts';
import { anAuthority, aPrivateKey } from './builders/key-pairs.ts';
import { certificateManifest, issuerManifest, secretManifest } from './builders/manifests.ts';
import type { ModelAcme } from './model-acme.ts';
import { DIRECTORY, modelAcme } from './model-acme.ts';
import type { ModelAcmeOptions } from './model-acme/state.ts';
import type { ModelApi } from './model-api.ts';
import { createModelApi } from './model-api.ts';
import type { MovedClock } from './moved-clock.ts';
import { movedClock } from './moved-clock.ts';

/** The controllers of Certificates, CertificateRequests, Issuers, Orders and Challenges with their real loops, over a model of the API, of an ACME server and of a DNS zone. */
export interface AcmeRig {
  readonly model: ModelApi;
  readonly server: ModelAcme;
  readonly zone: ModelZone;
  readonly clock: MovedClock;
  /** `Warning Failed: …` */
  readonly events: readonly string[];
  readonly turns: readonly TurnReport[];
  /** What was asked of anybody, in order. */
  readonly points: readonly string[];
  find(type: ResourceType, name: string): KubeObject | undefined;
  /** Puts an object into the namespace, as a person would. */
  put(type: ResourceType, object: KubeObject): void;
  /** Deletes an object, as a person would. */
  remove(type: ResourceType, name: string): void;
  /** Lets time pass; what dies meanwhile is started anew. */
  pass(time: Milliseconds): Promise<void>;
  stop(): Promise<void>;
}

/** What takes its time to make, and serves many rigs. */
export interface Materials {
  readonly authority: Authority;
  readonly accountKeys: readonly PrivateKey[];
  readonly leafKeys: readonly PrivateKey[];
}

/** Makes it. */
export async function acmeMaterials(): Promise<Materials> {
  const [authority, leafKeys] = await Promise.all([
    anAuthority(movedClock().now()),
    Promise.all([1, 2, 3].map(() => aPrivateKey())),
  ]);
  return { authority, accountKeys: [1, 2, 3].map(() => aSmallKey()), leafKeys };
}

/** Smaller than any server takes: such keys sign thousands of times here. */
function aSmallKey(): PrivateKey {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  return readPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' }));
}

/** What is particular to a run. */
export interface AcmeRigOptions {
  readonly weather?: Weather;
  readonly server?: Omit<ModelAcmeOptions, 'clock' | 'authority'>;
}

export const namespace = 'shop';

/** Starts it, over an API server that holds nothing. */
export async function startAcmeRig(materials: Materials, options: AcmeRigOptions = {}): Promise<AcmeRig> {
  let running: Process | undefined;
  const world = createWorld(materials, options, () => settle());
  const { model, clock } = world;
  const settle = async (): Promise<void> => {
    await quiet(() => running);
    if (running?.life.isDoomed === true) running.life.die();
    const isDead = running?.life.signal.aborted !== false;
    if (isDead) running = await startProcess(world);
    if (isDead || model.inject.collectGarbage() > 0) await settle();
  };
  await settle();
  return {
    ...world,
    points: world.gate.points,
    find: (type, name) => model.find({ type, namespace, name }),
    put: (type, { metadata, ...object }) => {
      model.inject.put(type, { ...object, metadata: { ...metadata, namespace } });
    },
    remove: (type, name) => deleted(model, { type, namespace, name }),
    pass: async (time) => {
      await settle();
      await clock.move(time);
    },
    stop: async () => {
      const stopped = running?.stop();
      await quiet(() => running);
      await clock.move(minutes(2));
      await stopped;
    },
  };
}

function createWorld(
  materials: Materials,
  { weather = {}, server = {} }: AcmeRigOptions,
  settle: () => Promise<void>,
): World {
  const settings = parseSettings([]);
  if (settings === undefined) throw new Error('the flags ask for help');
  const clock = movedClock(undefined, settle);
  const zone = modelZone();
  const isProven: NonNullable<ModelAcmeOptions['isProven']> = (proof) =>
    proof.type === 'dns-01' &&
    zone.has(`_acme-challenge.${proof.domain}.`, proof.txt) &&
    (server.isProven?.(proof) ?? true);
  return {
    model: createModelApi({ now: () => clock.now() }),
    server: modelAcme({ ...server, clock, authority: materials.authority, isProven }),
    zone,
    clock,
    gate: createGate(weather),
    keyPool: handingOut(materials),
    settings,
    events: [],
    turns: [],
  };
}

/** Keys are made beforehand, each handed out in its turn. */
function handingOut({ accountKeys, leafKeys }: Materials): KeyPool {
  const made = { RSA: 0, other: 0 };
  return {
    generate: ({ name }) => {
      const kind = name === 'RSA' ? 'RSA' : 'other';
      const keys = kind === 'RSA' ? accountKeys : leafKeys;
      const key = keys[made[kind] % keys.length];
      made[kind] += 1;
      return key === undefined ? Promise.reject(new Error('no key')) : Promise.resolve(key);
    },
    size: () => ({ running: 0, waiting: 0 }),
  };
}

/** Lets everything that is not waiting for the clock come to an end. */
async function quiet(running: () => Process | undefined): Promise<void> {
  for (let round = 0; round < 12; round += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    if (await running()?.waitForSteps()) round = 0;
  }
}

/** As the API server does it: finalizers keep it. */
function deleted(model: ModelApi, key: ObjectKey): void {
  void model.delete(key, {}, new AbortController().signal).catch(() => undefined);
}

/** The Issuer `le` by DNS-01, and the Secret `tsig` with its credential. */
export function putIssuer(rig: AcmeRig, acme: object = {}): void {
  const tsigSecretSecretRef = { name: 'tsig', key: 'key' };
  const rfc2136 = { nameserver: '192.0.2.53', tsigKeyName: 'certwright', tsigSecretSecretRef };
  const spec = {
    server: DIRECTORY,
    privateKeySecretRef: { name: 'account' },
    solvers: [{ dns01: { rfc2136 } }],
    ...acme,
  };
  rig.put(issuerType, issuerManifest('le', { acme: spec }).object);
}

/** The credential of its provider. */
export const putCredential = (rig: AcmeRig): void =>
  rig.put(secretType, secretManifest('tsig', { key: 'c2VjcmV0' }).object);

/** The Certificate `www` for names. */
export const putCertificate = (rig: AcmeRig, dnsNames: readonly string[], spec: object = {}): void =>
  rig.put(certificateType, certificateManifest('www', { dnsNames, issuerRef: { name: 'le' }, ...spec }).object);
