import { describe, test } from 'vitest';
import { challengeType } from '../../../src/api/resource-types.ts';
import { requestsIn } from '../../../tools/acme-servers/pebble.ts';
import { acmeStage, whyNoAcme } from '../../support/acme-stage.ts';
import { untilIssuer } from '../../support/builders/acme-account.ts';
import { certificateManifest } from '../../support/builders/manifests.ts';
import { aStage } from '../../support/builders/stage.ts';
import type { ControllerRequests } from '../../support/controller-requests.ts';
import { controllerRequests, countControllerRequests } from '../../support/controller-requests.ts';

// A server of this test's own: whoever else asked it would be counted too.
const acme = acmeStage();
const why = whyNoAcme === undefined ? '' : ` (skipped: ${whyNoAcme})`;

describe.skipIf(whyNoAcme !== undefined)(`a Certificate of one name by DNS-01${why}`, () => {
  test('costs seventeen writes and one read, and the server eight requests, where the account is known', async (context) => {
    const { expect } = context;
    const stage = await aStage(context);
    await stage.create(...acme.issuer('le'));
    await untilIssuer(stage, 'le', 'ACMEAccountRegistered');
    await stage.create(certificateManifest('first', { issuerRef: { name: 'le' }, dnsNames: ['first.example.test'] }));
    await stage.settled('first', 1, 60);
    await stage.cluster.untilAll(
      { type: challengeType, namespace: stage.namespace },
      'gone',
      (all) => all.length === 0,
    );

    // Events go their own way, and may come late: its ten, and the one about the issuer.
    await expect
      .poll(async () => (await controllerRequests(stage.namespace)).events.length, { timeout: 20_000 })
      .toBe(TEN_EVENTS.length + 1);
    const before = await countControllerRequests(stage.namespace);
    const asked = requestsIn(await acme.pebble().log());
    await stage.create(certificateManifest('www', { issuerRef: { name: 'le' }, dnsNames: ['counted.example.test'] }));
    await stage.settled('www', 1, 60);
    await stage.cluster.untilAll(
      { type: challengeType, namespace: stage.namespace },
      'gone',
      (all) => all.length === 0,
    );
    await expect
      .poll(async () => inAnyOrder(await controllerRequests(stage.namespace, before)), { timeout: 10_000 })
      .toEqual({ writes: WRITES_BY_DNS01, reads: ['get secrets'], events: TEN_EVENTS });
    expect(requestsIn(await acme.pebble().log()).slice(asked.length)).toEqual(ASKED_OF_THE_SERVER);
  });
});
/** Each line is one request that cannot go, as architecture 9 explains. A longer list is a defect. */
const WRITES_BY_DNS01 = [
  'patch certificates/status', // Issuing=True, name of the next key
  'create secrets', // the next key
  'create certificaterequests',
  'patch certificaterequests/status', // Approved, and the name of the Order
  'create orders',
  'patch orders/status', // its URL, before anything else is asked
  'patch orders/status', // what has to be proven
  'create challenges', // with the finalizer
  'patch challenges/status', // presented
  'patch challenges/status', // valid
  'patch orders/status', // the certificate
  'patch certificaterequests/status', // Issued
  'patch secrets', // the product
  'patch certificates/status', // Ready=True
  'delete secrets', // the next key
  'delete challenges',
  'patch challenges', // the finalizer, once the record is gone
].sort();

/** Issuing, Generated, Requested; approved, CertificateIssued; Created, Complete; Presented, DomainVerified; Issuing (stored). */
const TEN_EVENTS = Array.from({ length: 10 }, () => 'create events');

const inAnyOrder = ({ writes, ...rest }: ControllerRequests): ControllerRequests => ({
  ...rest,
  writes: [...writes].sort(),
});

/**
 * RFC 8555 needs no fewer: order, what to prove, proven, found, request, signed, certificate. Nonces come with replies. The last asks when to renew
 * (RFC 9773 §4.3: right after issuance); its answer costs no write of its own.
 */
const ASKED_OF_THE_SERVER = [
  'POST /order-plz',
  'POST /authZ',
  'POST /chalZ',
  'POST /authZ',
  'POST /finalize-order',
  'POST /my-order',
  'POST /certZ',
  'GET /draft-ietf-acme-ari-03',
];
