import { expect, test } from 'vitest';
import { sharedControlPlane } from '../../support/control-plane.ts';
import { auditedRequests } from '../../support/audit-log.ts';
import { certificateManifest, issuerManifest } from '../../support/builders/manifests.ts';
import { certificateStatus, keyPrintIn, serialIn } from '../../support/builders/read-objects.ts';
import { aStage } from '../../support/builders/stage.ts';

/** What the reasons are told with. */
const messages = {
  RequestChanged: /^Fields on existing CertificateRequest resource not up to date: \[/,
  SecretMismatch: /^Existing private key is not up to date for spec: \[/,
  IncorrectIssuer: /^Issuing certificate as Secret was previously issued by "/,
} as const;

/** Changes of the spec that ask for another certificate, and the reason that is told. */
const changes: readonly { name: string; before?: object; spec: object; told: keyof typeof messages }[] = [
  { name: 'dnsNames', spec: { dnsNames: ['new.example.com'] }, told: 'RequestChanged' },
  { name: 'commonName', spec: { commonName: 'www.example.com' }, told: 'RequestChanged' },
  { name: 'ipAddresses', spec: { ipAddresses: ['192.0.2.1'] }, told: 'RequestChanged' },
  { name: 'uris', spec: { uris: ['spiffe://a/b'] }, told: 'RequestChanged' },
  { name: 'emailAddresses', spec: { emailAddresses: ['a@example.com'] }, told: 'RequestChanged' },
  { name: 'otherNames', spec: { otherNames: [{ oid: '1.2.3.4', utf8Value: 'x' }] }, told: 'RequestChanged' },
  { name: 'subject', spec: { subject: { organizations: ['Shop'] } }, told: 'RequestChanged' },
  { name: 'literalSubject', spec: { literalSubject: 'CN=shop,O=Example' }, told: 'RequestChanged' },
  { name: 'isCA', spec: { isCA: true }, told: 'RequestChanged' },
  {
    name: 'nameConstraints',
    before: { isCA: true },
    spec: { nameConstraints: { permitted: { dnsDomains: ['example.com'] } } },
    told: 'RequestChanged',
  },
  { name: 'usages', spec: { usages: ['client auth'] }, told: 'RequestChanged' },
  { name: 'duration', spec: { duration: '100h' }, told: 'RequestChanged' },
  { name: 'privateKey.size', spec: { privateKey: { size: 384 } }, told: 'SecretMismatch' },
  { name: 'privateKey.algorithm', spec: { privateKey: { algorithm: 'Ed25519' } }, told: 'SecretMismatch' },
  { name: 'issuerRef', spec: { issuerRef: { name: 'other' } }, told: 'IncorrectIssuer' },
];

const issued = { duration: '200h' };

test.for(changes)(
  'another $name makes one new certificate, because of $told',
  async ({ before: first = {}, spec, told }, t) => {
    const stage = await aStage(t);
    await stage.createAuthority('ca');
    await stage.createAuthority('other');
    await stage.issue('www', { ...issued, ...first });
    const before = await stage.secret('www-tls');
    await stage.patch('www', { spec });
    // The condition itself may be gone before anybody could look: the event that it began with stays.
    await stage.event('www', {
      type: 'Normal',
      reason: 'Issuing',
      component: 'cert-manager-certificates-trigger',
      message: messages[told],
    });
    await stage.settled('www', 2);
    const after = await stage.secret('www-tls');
    expect(serialIn(after)).not.toBe(serialIn(before));
    expect(await requestsMade(stage.namespace)).toEqual(['www-1', 'www-2']);
    expect(
      (await stage.requests()).map(({ metadata }) => metadata.name),
      'revisionHistoryLimit is 1',
    ).toEqual(['www-2']);
    expect(after.metadata.annotations?.['cert-manager.io/issuer-name']).toBe(
      told === 'IncorrectIssuer' ? 'other' : 'ca',
    );
  },
);

/** Changes of the spec that the stored certificate fits as well. */
const harmless = [
  { name: 'the order of dnsNames', spec: { dnsNames: ['b.example.com', 'a.example.com'] } },
  { name: 'another spelling of an IPv6 address', spec: { ipAddresses: ['2001:DB8:0::1'] } },
  { name: 'another spelling of the duration', spec: { duration: '12000m' } },
  { name: 'the defaults of issuerRef written out', spec: { issuerRef: { kind: 'Issuer', group: 'cert-manager.io' } } },
  { name: 'renewBefore', spec: { renewBefore: '20h' } },
  { name: 'revisionHistoryLimit', spec: { revisionHistoryLimit: 5 } },
] as const;

test.for(harmless)('$name makes no new certificate', async ({ spec }, t) => {
  const stage = await aStage(t);
  await stage.createAuthority();
  await stage.issue('www', { ...issued, dnsNames: ['a.example.com', 'b.example.com'], ipAddresses: ['2001:db8::1'] });
  const before = await stage.secret('www-tls');
  await stage.patch('www', { spec });
  await stage.settled('www', 1);
  expect(keyPrintIn(await stage.secret('www-tls'))).toBe(keyPrintIn(before));
  expect(await requestsMade(stage.namespace)).toEqual(['www-1']);
});

test('renewBefore alone moves the renewal', async (t) => {
  const stage = await aStage(t);
  await stage.createAuthority();
  await stage.issue('www', issued);
  await stage.patch('www', { spec: { renewBefore: '20h' } });
  const { notAfter = '', renewalTime = '' } = certificateStatus(await stage.settled('www', 1));
  expect(Date.parse(notAfter) - Date.parse(renewalTime)).toBe(20 * 3_600_000);
});

test('another secretName gets a certificate of its own, and the old Secret stays', async (t) => {
  const stage = await aStage(t);
  await stage.createAuthority();
  await stage.issue('www');
  await stage.patch('www', { spec: { secretName: 'new-tls' } });
  await stage.settled('www', 2);
  expect(serialIn(await stage.secret('www-tls'))).not.toBe(serialIn(await stage.secret('new-tls')));
});

test('a change while the first request waits gives a certificate for the new spec only', async (t) => {
  const stage = await aStage(t);
  await stage.create(issuerManifest('ca', { ca: { secretName: 'later' } }));
  await stage.createAuthority('other');
  await stage.create(certificateManifest('www'));
  await stage.event('www', {
    type: 'Normal',
    reason: 'Requested',
    component: 'cert-manager-certificates-request-manager',
  });
  await stage.patch('www', { spec: { dnsNames: ['new.example.com'], issuerRef: { name: 'other' } } });
  await stage.settled('www', 1);
  const { annotations } = (await stage.secret('www-tls')).metadata;
  expect(annotations?.['cert-manager.io/alt-names']).toBe('new.example.com');
  expect(await requestsMade(stage.namespace)).toEqual(['www-1', 'www-1']);
});

/** Names of all CertificateRequests ever created in a namespace. */
async function requestsMade(namespace: string): Promise<readonly (string | undefined)[]> {
  const made = await auditedRequests(sharedControlPlane(), {
    namespace,
    verbs: ['create'],
    resource: 'certificaterequests',
  });
  return made.filter(({ responseStatus }) => responseStatus?.code === 201).map(({ objectRef }) => objectRef?.name);
}
