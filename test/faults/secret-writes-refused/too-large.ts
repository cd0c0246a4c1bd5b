import type { FaultPlan, Finding } from '../family.ts';
import type { KubeObject } from '../../../src/api/kubernetes.ts';
import type { Rig } from '../rig/rig.ts';
import { certificateRequestType, certificateType, secretType } from '../../../src/api/resource-types.ts';
import { pem } from '../../../src/base/brand.ts';
import { after, days, instant, truncateToSecond } from '../../../src/base/instant.ts';
import { writePem } from '../../../src/pki/pem.ts';
import { certificateManifest, secretManifest } from '../../support/builders/manifests.ts';
import { anAuthority, signedBy } from '../../support/builders/key-pairs.ts';
import { conditionOf } from '../../support/builders/read-objects.ts';
import { untilSettled } from '../flows/settled.ts';
import { makeRig } from '../rig/rig.ts';
import { isWorkWrite, untilRest } from '../run/collect.ts';

const PASSWORD = { name: 'password', key: 'password' };
const KEYSTORES = {
  jks: { create: true, passwordSecretRef: PASSWORD },
  pkcs12: { create: true, passwordSecretRef: PASSWORD },
};
/** As much as is read of a bundle; some 450 CAs. */
const BUNDLE_BYTES = 328_000;
const SAYS =
  /; Secret "web-tls" would hold \d{7} bytes \([a-z.0-9]+ \d+, .*\), and Kubernetes allows 1048576; leave out keystores/;
/** The encoding is tried again each minute; this is long enough for two of them. */
const WAIT_SECONDS = 130;

/**
 * An issuer of another program answers with a CA bundle that fits, and with both kinds of keystore does not fit into a Secret any more. Nothing
 * is sent that the API server would refuse; without one of the keystores what was signed is stored.
 */
export const tooLarge: FaultPlan['run'] = async ({ shared, folder }, signal) => {
  const rig = await makeRig(shared, folder, { name: 'ft08-large' }, signal);
  try {
    await rig.controller.start();
    await rig.create(secretManifest(PASSWORD.name, { password: 'open sesame' }));
    const issuerRef = { group: 'example.com', kind: 'Big', name: 'bundle' };
    await rig.create(certificateManifest('web', { issuerRef, keystores: KEYSTORES }));
    await answer(rig);
    const web = rig.key(certificateType, 'web');
    await rig.cluster.until(web, String(SAYS), (object) => SAYS.test(conditionOf(object, 'Ready')?.message ?? ''));
    const waiting = await whileItWaits(rig);
    await rig.cluster.patch(web, { spec: { keystores: { jks: null } } });
    await untilSettled(rig, 'web', 1, 90);
    const requests = rig.versions.seen.filter(
      ({ type, object }) => type === 'ADDED' && object.kind === 'CertificateRequest',
    );
    return requests.length === 1 ? waiting : [...waiting, found('O3', `${requests.length} requests were made`)];
  } finally {
    await rig.close();
  }
};

/** Approves and signs as an admin. */
async function answer(rig: Rig): Promise<void> {
  const key = rig.key(certificateRequestType, 'web-1');
  const request = await rig.cluster.until(key, 'asked', () => true);
  const { spec } = request as KubeObject & { readonly spec: { readonly request: string } };
  const notBefore = truncateToSecond(instant(Date.now()));
  const authority = await anAuthority(notBefore, 'CA 0');
  const csr = pem(Buffer.from(spec.request, 'base64').toString());
  const chain = signedBy(authority, csr, { notBefore, notAfter: after(notBefore, days(90)) });
  const lastTransitionTime = new Date().toISOString();
  await rig.cluster.patch(
    key,
    {
      status: {
        conditions: [
          { type: 'Approved', status: 'True', reason: 'test', message: '', lastTransitionTime },
          { type: 'Ready', status: 'True', reason: 'Issued', message: '', lastTransitionTime },
        ],
        certificate: Buffer.from(chain).toString('base64'),
        ca: Buffer.from(bundleOf(authority.certificate)).toString('base64'),
      },
    },
    'status',
  );
}

/** As many CAs as are read, alike but for their signatures: nobody looks at these, and to sign for each would hold up the whole run. */
function bundleOf(certificate: string): string {
  const der = Buffer.from(certificate.replaceAll(/-----.*-----|\s/g, ''), 'base64');
  let bundle = certificate;
  for (let index = 1; bundle.length < BUNDLE_BYTES; index += 1) {
    const another = Buffer.from(der);
    another.writeUInt32BE(index, another.length - 4);
    bundle += writePem('CERTIFICATE', another);
  }
  return bundle;
}

async function whileItWaits(rig: Rig): Promise<readonly Finding[]> {
  await untilRest(rig);
  const from = rig.audit.requests.length;
  await rig.audit.next(WAIT_SECONDS, () => false);
  const writes = rig.audit.requests.slice(from).filter(isWorkWrite);
  const events = rig.versions.seen.filter(
    ({ object }) => object.kind === 'Event' && object['reason'] === 'SecretTooLarge',
  );
  const sent = rig.proxy.passed.filter(
    ({ request }) => request.verb === 'apply' && request.resource === secretType.plural,
  );
  return [
    ...writes.map(({ verb, requestURI }) => found('O1', `written while it waits: ${verb} ${requestURI}`)),
    ...(events.length > 0 ? [] : [found('O7', 'no event SecretTooLarge')]),
    ...(sent.length === 0 ? [] : [found('O5', `the Secret was sent ${sent.length} times`)]),
  ];
}

const found = (oracle: Finding['oracle'], text: string): Finding => ({ oracle, text });
