import type { KubeObject } from '../../../src/api/kubernetes.ts';
import { certificateType, orderType } from '../../../src/api/resource-types.ts';
import { readCertificate } from '../../../src/pki/certificate/read.ts';
import { renewalIdentifier } from '../../../src/pki/certificate/renewal-identifier.ts';
import { pemLimits, readPem } from '../../../src/pki/pem.ts';
import { certificateStatus, leafIn, textIn } from '../../support/builders/read-objects.ts';
import type { AcmeRun, AcmeScene } from '../acme-server/many-proven.ts';
import { pairsOf } from '../acme-server/pairs.ts';
import type { Rig } from '../rig/rig.ts';

const IN_THE_PAST = '2020-01-01T00:00:00Z';
const SECOND = 1000;
const LONGEST_WAIT = 300;

/** What happens to Certificates that a server tells when to renew. */
export type WindowScene = Pick<AcmeRun, 'signatures' | 'act'> & { readonly name: string };

/** What the status of a Certificate says of its renewal information. */
export const ariOf = (certificate: KubeObject) => certificateStatus(certificate).acme?.ari;

/** What Pebble shall answer for a certificate, as text: it need not be JSON. */
export type Answer = (pair: KubeObject) => string;

/** A window that opened and closed a second after the certificate began to live: one from before is of another certificate. */
export const movedIntoThePast: Answer = (pair) => {
  const opened = new Date(Date.parse(leafIn(pair).validFrom) + SECOND).toISOString();
  return JSON.stringify({ suggestedWindow: { start: opened, end: opened } });
};

/** Has Pebble answer so for all certificates; resolves with the ARI names of these. RFC 9773 §4.1. */
export async function answerForAll(scene: AcmeScene, answer: Answer): Promise<readonly string[]> {
  const pairs = await pairsOf(scene);
  for (const pair of pairs) {
    const certificate = textIn(pair, 'tls.crt');
    await scene.pebble.manage('/set-renewal-info/', { certificate, ariResponse: answer(pair) });
  }
  return pairs.map(ariName);
}

function ariName(pair: KubeObject): string {
  const [leaf] = readPem(textIn(pair, 'tls.crt'), pemLimits.chain);
  return renewalIdentifier(readCertificate(leaf?.der ?? new Uint8Array())) ?? 'none';
}

/** As if the hours until the next asking were over. */
export async function askNow({ cluster, namespace, key }: Rig): Promise<void> {
  for (const { metadata } of await cluster.list(certificateType, namespace)) {
    const status = { acme: { ari: { nextCheck: IN_THE_PAST } } };
    await cluster.patch(key(certificateType, metadata.name), { status }, 'status');
  }
}

/** Resolves when all have been asked for anew and every status says what came of it, as `is` tells. */
export const untilAsked = (
  { cluster, namespace }: Rig,
  what: string,
  is: (ari: ReturnType<typeof ariOf>) => boolean,
): Promise<readonly KubeObject[]> =>
  cluster.untilAll(
    { type: certificateType, namespace },
    what,
    (all) => all.every((one) => ariOf(one)?.nextCheck !== IN_THE_PAST && is(ariOf(one))),
    LONGEST_WAIT,
  );

/** What the Orders of a namespace say that they replace, those that say nothing left out; sorted. */
export async function replacedBy({ cluster, namespace }: Rig): Promise<readonly string[]> {
  const orders = await cluster.list(orderType, namespace);
  return orders
    .map((order) => (order['spec'] as { readonly replaces?: string }).replaces)
    .filter((replaced) => replaced !== undefined)
    .sort();
}
