import type { Canary } from '../../support/canaries.ts';
import type { ControlPlane } from '../../../tools/control-plane/start.ts';
import type { KubeObject } from '../../../src/api/kubernetes.ts';
import type { TransitionStage } from '../transitions/transition-stage.ts';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  certificateRequestType,
  certificateType,
  coreEventType,
  issuerType,
  secretType,
} from '../../../src/api/resource-types.ts';
import { madeKeys } from './scenes.ts';
import { dataKeys, textIn } from '../../support/builders/read-objects.ts';
import { findCanaries, keyCanaries, textCanary } from '../../support/canaries.ts';

/** Data of Secrets that is no secret. */
const PUBLIC = new Set(['tls.crt', 'ca.crt', 'truststore.jks', 'truststore.p12']);
/** A word that is repeated need not be searched for again. */
const LONGEST = 100;

/** Notes every secret that any version of any Secret of the namespace holds from now on. */
export function collectCanaries({ live }: TransitionStage): () => readonly Canary[] {
  const found = new Map<string, readonly Canary[]>();
  live.onVersion((type, object) => {
    if (type !== secretType) return;
    for (const key of dataKeys(object)) {
      const text = textIn(object, key);
      if (!PUBLIC.has(key) && !found.has(text)) found.set(text, canariesOf(`${object.metadata.name} ${key}`, text));
    }
  });
  return () => [...found.values(), ...madeKeys.map((key, index) => keyCanaries(`made key ${index}`, key))].flat();
}

/** The numbers of a key where it is one, or a word of these tests. Keys whose text was spoiled are known from their making. */
function canariesOf(name: string, text: string): readonly Canary[] {
  if (text.startsWith('canary-')) return [textCanary(name, text.slice(0, LONGEST))];
  if (!text.startsWith('-----BEGIN')) return [];
  try {
    return keyCanaries(name, text);
  } catch {
    return [];
  }
}

/** The signature of the token in the kubeconfig of the controller: its other parts are no secrets. Source: RFC 7515 §3.1. */
export async function tokenCanary(controlPlane: ControlPlane, { namespace }: TransitionStage): Promise<Canary> {
  const file = join(controlPlane.runFolder, `transitions-${namespace}.kubeconfig`);
  const [, , signature] = /"token":"([^"]+)"/.exec(await readFile(file, 'utf8'))?.[1]?.split('.') ?? [];
  if (signature === undefined) throw new Error(`${file} has no token`);
  return textCanary('the token', signature);
}

/** Which of them are shown to people and their tools: in the log at -v=5, events, statuses, metadata and metrics. */
export async function shownCanaries(
  { cluster, namespace, controller }: TransitionStage,
  canaries: readonly Canary[],
): Promise<readonly string[]> {
  const list = (type: typeof secretType): Promise<readonly KubeObject[]> => cluster.list(type, namespace);
  const objects = (await Promise.all([certificateType, certificateRequestType, issuerType].map(list))).flat();
  const metadata = [...objects, ...(await list(secretType))].map((object) => ({
    ...object.metadata,
    managedFields: undefined,
  }));
  return findCanaries(canaries, {
    'the log': await readFile(controller.logFile, 'utf8'),
    events: JSON.stringify(await list(coreEventType)),
    status: JSON.stringify(objects.map((object) => object['status'])),
    metadata: JSON.stringify(metadata),
    metrics: await (await fetch(`http://127.0.0.1:${controller.metricsPort}/metrics`)).text(),
  });
}
