import type { CertificateView } from '../view.ts';
import type { CertificateWord } from './word.ts';
import type { SecretFacts } from '../../../api/secret/facts.ts';
import { secretType } from '../../../api/resource-types.ts';
import { targetSecretManager } from '../../../api/secret/facts.ts';
import { digest } from '../../../base/digest.ts';
import { ask } from '../../ask.ts';
import { isFreshCertificate, readFreshCertificate } from './fresh-certificate.ts';
import { explainEncodingFault } from './encoding-fault.ts';
import { holdsValidPair } from './policies.ts';
import { storedCertificate } from './stored-certificate.ts';
import { isIssuing, seenSecret } from './progress.ts';
import { secretDeviation } from './secret-deviation.ts';
import { targetSecret } from './target-secret.ts';
import { pairEncoding } from './wishes.ts';
import { annotationKeys } from '../../../api/metadata-keys.ts';

/**
 * Brings labels, annotations, outputs and owner of a stored Secret to what the spec wants, without a new certificate. Everything is
 * applied anew from a live read, under that read's version: an apply that left out key and certificate would remove them. A Certificate that a
 * lagging cache shows with an older template would put the older labels back, and take them away again when it is seen as it is.
 * Source: reference §2.3 (post-issuance chain), architecture 5.6.
 */
export function repairSecretMetadata(view: CertificateView): CertificateWord | undefined {
  const facts = repairable(view);
  if (facts === undefined) return undefined;
  const deviation = secretDeviation(view, facts);
  if (deviation === undefined) return undefined;
  if (!isFreshCertificate(view)) return readFreshCertificate(view);
  const { namespace, name, uid, resourceVersion } = facts.metadata;
  const how = pairEncoding(view.certificate.spec);
  const id = `encodeStored:${uid}/${resourceVersion}:${digest(JSON.stringify([how, view.passwordVersions]))}`;
  const asked = ask(
    view.desk,
    { name: 'encodeSecret', id, target: 'api-server', secret: { namespace, name }, pair: { is: 'stored' }, how },
    'encodeSecret',
  );
  if (asked.is === 'fault') return explainEncodingFault(asked);
  if (asked.is === 'unasked' || asked.reply.readFrom === undefined)
    return asked.is === 'unasked' ? asked.word : undefined;
  return {
    do: 'apply',
    type: secretType,
    object: targetSecret(view, asked.reply, issuerOf(view, facts)),
    manager: targetSecretManager,
    class: 'housekeeping',
    clears: [id],
    of: { ...seenSecret(facts.metadata), ...asked.reply.readFrom },
  };
}

/** The Secret, if it holds a valid pair of ours and nothing is being issued. */
function repairable(view: CertificateView): SecretFacts | undefined {
  if (isIssuing(view) || !view.settings.enabled.issuing || !holdsValidPair(view) || view.secret.is !== 'known')
    return undefined;
  if (storedCertificate(view)?.temporary === true) return undefined;
  const { facts } = view.secret;
  return facts.immutable || facts.metadata.deletionTimestamp !== undefined ? undefined : facts;
}

/** The annotations say who made the stored certificate; they are kept, whatever the spec says by now (trap B5). */
function issuerOf(view: CertificateView, facts: SecretFacts) {
  const { annotations } = facts.metadata;
  const name = annotations[annotationKeys.issuerName];
  if (name === undefined) return view.certificate.spec.issuerRef;
  return {
    name,
    kind: annotations[annotationKeys.issuerKind] ?? '',
    group: annotations[annotationKeys.issuerGroup] ?? '',
  };
}
