import type { Authority } from './key-pairs.ts';
import type { CertificateReply } from '../../../src/controllers/certificate/calls.ts';
import type { CertificateStatus } from '../../../src/api/certificate/types.ts';
import type { Condition } from '../../../src/api/shared-types.ts';
import type { Fault } from '../../../src/base/fault.ts';
import type { Instant } from '../../../src/base/instant.ts';
import type { Pem } from '../../../src/base/brand.ts';
import type { PrivateKey } from '../../../src/pki/keys/private-key.ts';
import type { World } from './certificate-view.ts';
import { after, days, formatInstant, instant, minutes } from '../../../src/base/instant.ts';
import { decide } from '../../../src/controllers/certificate/decide.ts';
import { aCertificate, aCondition, aRequestOf, aTargetSecret } from './certificate-objects.ts';
import { aView } from './certificate-view.ts';
import { anAuthority, aPrivateKey, requestFor, signedBy } from './key-pairs.ts';

/** The instant at which the tables are decided, and others told from it. */
export const now = instant(Date.parse('2026-06-01T00:00:00Z'));
export const at = (offset: Parameters<typeof after>[1]): Instant => after(now, offset);
/** Ninety days of life, ten of them gone: due in fifty. */
export const validity = { notBefore: at(days(-10)), notAfter: at(days(80)) };
export const due = at(days(50));

/** A pair that is stored, and the next one on its way, from one authority. */
export interface Pairs {
  readonly authority: Authority;
  readonly key: PrivateKey;
  readonly request: Pem;
  readonly chain: Pem;
  readonly nextKey: PrivateKey;
  readonly nextRequest: Pem;
  readonly nextChain: Pem;
}

/** Makes the pairs of a test file: real keys, real certificates. */
export async function makePairs(): Promise<Pairs> {
  const [authority, key, nextKey] = await Promise.all([anAuthority(now), aPrivateKey(), aPrivateKey()]);
  const request = requestFor({ dnsNames: ['www.example.com'] }, key);
  const nextRequest = requestFor({ dnsNames: ['www.example.com'] }, nextKey);
  const nextChain = signedBy(authority, nextRequest, { notBefore: now, notAfter: at(days(90)) });
  return { authority, key, request, chain: signedBy(authority, request, validity), nextKey, nextRequest, nextChain };
}

export const readyTrue: Condition = {
  ...aCondition('Ready', 'True', 'Ready', at(days(-10)), 'Certificate is up to date and has not expired'),
  observedGeneration: 1,
};
export const issuing: Condition = {
  ...aCondition('Issuing', 'True', 'DoesNotExist', at(minutes(-5)), 'Issuing certificate as Secret does not exist'),
  observedGeneration: 1,
};
export const notReady: Condition = { ...issuing, type: 'Ready', status: 'False' };
export const issuedCondition: readonly Condition[] = [
  aCondition('Approved', 'True', 'cert-manager.io', now),
  aCondition('Ready', 'True', 'Issued', now),
];

/** The status of a Certificate that has been issued once. */
export const settled = (): CertificateStatus => ({
  conditions: [readyTrue],
  notBefore: formatInstant(validity.notBefore),
  notAfter: formatInstant(validity.notAfter),
  renewalTime: formatInstant(due),
  revision: 1,
});

/** The status of one whose first issuance has started. */
export const started = (): CertificateStatus => ({
  conditions: [notReady, issuing],
  nextPrivateKeySecretName: 'www-k3y',
});

/** A Certificate that has all it wants. */
export const settledWorld = ({ key, chain, request }: Pairs): World => ({
  certificates: [aCertificate({ status: settled() })],
  secrets: [aTargetSecret(key, chain)],
  requests: [aRequestOf(1, request)],
});

/** A reply on the desk. */
export const reply = (id: string, of: CertificateReply, when: Instant = now) =>
  ({ [id]: { is: 'reply', reply: of, at: when } }) as const;

/** A call that has just failed and may be made again in a minute. */
export const refused = (id: string, fault: Fault) =>
  ({ [id]: { is: 'fault', fault, at: now, attempts: 1, retryAt: at(minutes(1)) } }) as const;

/** The API server itself has just shown that there is no Secret. */
export const absent = () => reply('readSecret:www-tls:absent', { of: 'readSecret', facts: undefined });

/** What is decided for the Certificate `www` (or another) of a world. */
export const word = (world: World, when: Instant = now, name = 'www') => decide(aView(world, name), when);
