import { secretType, issuerType } from '../../../src/api/resource-types.ts';
import { after, hours, instant, truncateToSecond } from '../../../src/base/instant.ts';
import { writePrivateKey } from '../../../src/pki/keys/key-file.ts';
import type { Authority } from '../../support/builders/key-pairs.ts';
import { anAuthority } from '../../support/builders/key-pairs.ts';
import { issuerManifest, secretManifest } from '../../support/builders/manifests.ts';
import { conditionOf } from '../../support/builders/read-objects.ts';
import { createSettledCertificates, settledName } from '../../support/settled-certificates.ts';
import type { Finding } from '../family.ts';
import type { Rig } from '../rig/rig.ts';

const LIFE_HOURS = 300;

/** Share of life left: the first by name, which a list shows first, has the most, so that an order by name would be the very wrong one. */
const leftOf = (index: number, count: number): number => (count - index - 0.5) / count;

/** Writes so many Certificates as if they had been issued at different times, all of them due now. The controller is stopped for it. */
export async function becomeDue(rig: Rig, count: number): Promise<void> {
  const authority = await anAuthority(instant(Date.now()), 'Brought CA');
  await createAuthority(rig, authority);
  await rig.controller.stop();
  const now = truncateToSecond(instant(Date.now()));
  await createSettledCertificates(rig.cluster, {
    namespace: rig.namespace,
    authority,
    count,
    spec: () => ({ duration: `${LIFE_HOURS}h`, renewBefore: `${LIFE_HOURS - 1}h` }),
    validity: (index) => {
      const notBefore = after(now, hours(-Math.ceil(LIFE_HOURS * (1 - leftOf(index, count)))));
      return { notBefore, notAfter: after(notBefore, hours(LIFE_HOURS)) };
    },
  });
}

async function createAuthority(rig: Rig, { key, certificate }: Authority): Promise<void> {
  const pair = { 'tls.key': writePrivateKey(key, 'PKCS8').reveal(), 'tls.crt': certificate };
  await rig.create(
    secretManifest('ca-key-pair', pair, 'kubernetes.io/tls'),
    issuerManifest('ca', { ca: { secretName: 'ca-key-pair' } }),
  );
  const isReady = (issuer: Parameters<typeof conditionOf>[0]): boolean =>
    conditionOf(issuer, 'Ready')?.status === 'True';
  await rig.cluster.until(rig.key(issuerType, 'ca'), 'Ready', isReady);
}

/**
 * FM-09: under throttling too the certificates with the least life left are stored first. Bands of a tenth, several workers and the turn that
 * goes to whoever waits longest blur the order, so thirds are compared: the middle place of the most urgent third lies before that of the
 * least urgent.
 */
export function inOrderOfUrgency(rig: Rig, count: number): readonly Finding[] {
  const stored = rig.proxy.passed
    .filter(({ request, end }) => request.verb === 'apply' && request.resource === secretType.plural && end === 200)
    .map(({ request }) => request.name);
  const order = [...new Set(stored)];
  const placeOf = (index: number): number => order.indexOf(`${settledName(index)}-tls`);
  const places = Array.from({ length: count }, (_, index) => placeOf(index));
  const third = Math.floor(count / 3);
  const [calm, urgent] = [median(places.slice(0, third)), median(places.slice(-third))];
  if (urgent < calm) return [];
  return [{ oracle: 'O1', text: `the most urgent third was stored at place ${urgent}, the least urgent at ${calm}` }];
}

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? 0;
