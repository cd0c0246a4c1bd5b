import { X509Certificate, createPrivateKey } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CertificateSpec, CertificateStatus } from '../../src/api/certificate/types.ts';
import type { CertificateRig } from '../support/certificate-rig.ts';
import type { KubeObject } from '../../src/api/kubernetes.ts';
import type { ModelFault } from '../support/model-api.ts';
import { certificateRequestType, certificateType, secretType } from '../../src/api/resource-types.ts';
import { formatInstant, hours } from '../../src/base/instant.ts';
import { aCertificate } from '../support/builders/certificate-objects.ts';
import { startCertificateRig } from '../support/certificate-rig.ts';

const certificateKey = { type: certificateType, namespace: 'shop', name: 'www' };
const secretKey = { type: secretType, namespace: 'shop', name: 'www-tls' };

/** Creates the Certificate, or replaces its spec as `kubectl apply` would. */
function apply({ model }: CertificateRig, spec: Partial<CertificateSpec> = {}): void {
  const present = model.find(certificateKey);
  const { uid: _, resourceVersion: __, generation, ...metadata } = aCertificate().metadata;
  const changed = { ...present, ...aCertificate({ spec }), metadata: present?.metadata ?? metadata };
  const next = present === undefined ? 1 : (present.metadata.generation ?? generation ?? 1) + 1;
  model.inject.put(certificateType, { ...changed, metadata: { ...changed.metadata, generation: next } });
}

const statusOf = ({ model }: CertificateRig) =>
  (model.find(certificateKey) as { status?: CertificateStatus } | undefined)?.status;
const isReady = (rig: CertificateRig) =>
  statusOf(rig)?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true &&
  !statusOf(rig)?.conditions?.some(({ type, status }) => type === 'Issuing' && status === 'True');

function pairOf({ model }: CertificateRig) {
  const { data } = (model.find(secretKey) ?? {}) as { data?: Record<string, string> };
  const text = (name: string) => Buffer.from(data?.[name] ?? '', 'base64').toString();
  return { key: createPrivateKey(text('tls.key')), certificate: new X509Certificate(text('tls.crt')) };
}

/** One thing that happens to a settled Certificate, and how many certificates it costs. */
interface Change {
  readonly what: string;
  readonly spec?: Partial<CertificateSpec>;
  readonly happen: (rig: CertificateRig) => Promise<void> | void;
  readonly issued: number;
  readonly holds?: (rig: CertificateRig) => void;
}

const put = (rig: CertificateRig, change: (secret: KubeObject) => KubeObject): void => {
  const secret = rig.model.find(secretKey);
  if (secret !== undefined) rig.model.inject.put(secretType, change(secret));
};
const dataOf = (secret: KubeObject | undefined) =>
  (secret as { data?: Record<string, string> } | undefined)?.data ?? {};

const changes: readonly Change[] = [
  { what: 'its renewal comes', happen: (rig) => rig.clock.move(hours(60 * 24)), issued: 1 },
  {
    what: 'a name is added',
    happen: (rig) => apply(rig, { dnsNames: ['www.example.com', 'shop.example.com'] }),
    issued: 1,
    holds: (rig) => expect(pairOf(rig).certificate.subjectAltName).toContain('shop.example.com'),
  },
  {
    what: 'the key shall be larger',
    happen: (rig) => apply(rig, { privateKey: { algorithm: 'ECDSA', size: 384 } }),
    issued: 1,
    holds: (rig) => expect(pairOf(rig).key.asymmetricKeyDetails?.namedCurve).toBe('secp384r1'),
  },
  { what: 'the Secret is deleted', happen: (rig) => rig.model.inject.remove(secretKey), issued: 1 },
  { what: 'the Secret is emptied', happen: (rig) => put(rig, (secret) => ({ ...secret, data: {} })), issued: 1 },
  {
    what: 'the certificate is overwritten with junk',
    happen: (rig) => put(rig, (secret) => ({ ...secret, data: { ...dataOf(secret), 'tls.crt': 'anVuaw==' } })),
    issued: 1,
  },
  {
    what: 'a label enters the template',
    happen: (rig) => apply(rig, { secretTemplate: { labels: { team: 'web' } } }),
    issued: 0,
    holds: (rig) => expect(rig.model.find(secretKey)?.metadata.labels).toMatchObject({ team: 'web' }),
  },
  {
    what: 'a label leaves the template',
    spec: { secretTemplate: { labels: { team: 'web' } } },
    happen: (rig) => apply(rig),
    issued: 0,
    holds: (rig) => expect(rig.model.find(secretKey)?.metadata.labels).not.toHaveProperty('team'),
  },
  {
    what: 'combined PEM is asked for',
    happen: (rig) => apply(rig, { additionalOutputFormats: [{ type: 'CombinedPEM' }] }),
    issued: 0,
    holds: (rig) => expect(Object.keys(dataOf(rig.model.find(secretKey)))).toContain('tls-combined.pem'),
  },
  {
    what: 'somebody takes our label off the Secret',
    happen: (rig) => put(rig, (secret) => ({ ...secret, metadata: { ...secret.metadata, labels: {} } })),
    issued: 0,
    holds: (rig) =>
      expect(rig.model.find(secretKey)?.metadata.labels).toMatchObject({ 'controller.cert-manager.io/fao': 'true' }),
  },
  {
    what: 'somebody asks for a renewal by hand',
    happen: (rig) => {
      const certificate = rig.model.find(certificateKey);
      const lastTransitionTime = formatInstant(rig.clock.now());
      const issuing = {
        type: 'Issuing',
        status: 'True',
        reason: 'ManuallyTriggered',
        message: '',
        lastTransitionTime,
      } as const;
      const status = { ...statusOf(rig), conditions: [...(statusOf(rig)?.conditions ?? []), issuing] };
      if (certificate !== undefined) rig.model.inject.put(certificateType, { ...certificate, status });
    },
    issued: 1,
  },
  {
    what: 'all requests are gone (a restored backup)',
    happen: (rig) => rig.model.inject.remove({ type: certificateRequestType, namespace: 'shop', name: 'www-1' }),
    issued: 0,
  },
];

const fault: fc.Arbitrary<ModelFault> = fc.oneof(
  fc.record({
    when: fc.constant('before' as const),
    code: fc.constantFrom('InternalError', 'ConnectionFailed', 'Conflict'),
  }),
  fc.record({ when: fc.constant('after' as const), code: fc.constantFrom('ConnectionFailed', 'DeadlineExceeded') }),
);
/** What befalls the requests from the change on, counted from it, and in which rounds the controller is killed. */
const weather = fc.record({
  plan: fc.dictionary(fc.integer({ min: 1, max: 24 }).map(String), fault, { maxKeys: 8 }),
  crashes: fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 3 }),
  rotation: fc.constantFrom('Always' as const, 'Never' as const),
});

describe.each(changes)('when $what', ({ spec = {}, happen, issued, holds }) => {
  test('it comes to rest with what the spec wants, at the price of as many certificates as that needs', async () => {
    await fc.assert(
      fc.asyncProperty(weather, async ({ plan, crashes, rotation }) => {
        let changedAt = Number.POSITIVE_INFINITY;
        const rig = await startCertificateRig(({ count, verb }) =>
          verb === 'watch' || verb === 'list' ? undefined : plan[String(count - changedAt)],
        );
        apply(rig, { ...spec, privateKey: { algorithm: 'ECDSA', rotationPolicy: rotation } });
        await rig.pass(3);
        expect(isReady(rig)).toBe(true);
        const before = pairOf(rig).certificate.serialNumber;
        changedAt = rig.model.requests().length;
        await happen(rig);
        for (let round = 0; round < 12; round++) {
          if (crashes.includes(round)) await rig.crash();
          await rig.pass(1);
        }
        expect(isReady(rig)).toBe(true);
        const pair = pairOf(rig);
        expect(pair.certificate.checkPrivateKey(pair.key)).toBe(true);
        if (issued === 0) expect(pair.certificate.serialNumber).toBe(before);
        else expect(pair.certificate.serialNumber).not.toBe(before);
        const created = rig.model
          .writes()
          .filter(({ verb, type }) => verb === 'create' && type === certificateRequestType);
        expect(created).toHaveLength(1 + issued);
        expect(rig.model.objects(secretType).map(({ metadata }) => metadata.name)).toEqual(['www-tls']);
        expect(rig.model.objects(certificateRequestType).length).toBeLessThanOrEqual(1);
        holds?.(rig);
        const writes = rig.model.writes().length;
        await rig.clock.move(hours(24));
        await rig.pass(2);
        expect(rig.model.writes().slice(writes)).toEqual([]);
        await rig.stop();
      }),
      { numRuns: 15 },
    );
  }, 60_000);
});
