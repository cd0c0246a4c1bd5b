import type { CertificateCall } from '../calls.ts';
import type { CertificateView } from '../view.ts';
import type { CertificateWord } from './word.ts';
import type { Instant } from '../../../base/instant.ts';
import type { Outcome } from './outcome.ts';
import type { Seen } from '../../../kube/step.ts';
import { secretType } from '../../../api/resource-types.ts';
import { targetSecretManager } from '../../../api/secret/facts.ts';
import { ask } from '../../ask.ts';
import { encodeIssuedId, explainEncodingFault } from './encoding-fault.ts';
import { nextKeyCall } from './next-key.ts';
import { nextPrivateKey } from './next-private-key.ts';
import { isStored, outcome } from './outcome.ts';
import { isIssuing, seenSecret } from './progress.ts';
import { targetSecret } from './target-secret.ts';
import { pairEncoding } from './wishes.ts';

/**
 * Stores what the issuer answered, key and certificate in one write, so that no reader ever sees a pair that does not match. Only what has
 * passed every check of outcome(). Source: reference §2.7.
 */
export function storeKeyPair(view: CertificateView, now: Instant): CertificateWord | undefined {
  if (!isIssuing(view) || !view.settings.enabled.issuing) return undefined;
  const verdict = outcome(view, now);
  if (verdict.is !== 'issued' || isStored(view, verdict.request)) return undefined;
  const key = nextPrivateKey(view);
  if (key === undefined) return undefined;
  if (key.is !== 'reply') return key.word;
  const call = encodeIssued(view, verdict, key.reply.privateKey);
  const asked = ask(view.desk, call, 'encodeSecret');
  if (asked.is === 'fault') return explainEncodingFault(asked);
  if (asked.is === 'unasked') return asked.word;
  return {
    do: 'apply',
    type: secretType,
    object: targetSecret(view, asked.reply, verdict.request.spec.issuerRef),
    manager: targetSecretManager,
    class: 'urgent',
    // The key too: once it is stored, nobody may find it in memory.
    clears: [call.id, nextKeyCall(view).id],
    ...seenTarget(view),
  };
}

/** The target Secret as a write's precondition; none where there is no Secret yet. */
export function seenTarget(view: CertificateView): { readonly of?: Seen } {
  switch (view.secret.is) {
    case 'absent':
      return {};
    case 'known':
      return { of: seenSecret(view.secret.facts.metadata) };
    case 'unread':
      return { of: seenSecret(view.secret.metadata) };
  }
}

function encodeIssued(
  view: CertificateView,
  verdict: Extract<Outcome, { is: 'issued' }>,
  privateKey: Extract<Extract<CertificateCall, { name: 'encodeSecret' }>['pair'], { is: 'issued' }>['privateKey'],
): CertificateCall {
  const { request, issued } = verdict;
  const { namespace, name, uid } = request.metadata;
  return {
    name: 'encodeSecret',
    id: encodeIssuedId(view, verdict),
    target: 'keys',
    secret: { namespace, name: view.certificate.spec.secretName },
    pair: { is: 'issued', privateKey, request: { namespace, name, uid, chainDigest: issued.chainDigest } },
    how: pairEncoding(view.certificate.spec),
  };
}
