import type { Asked } from '../../ask.ts';
import type { CertificateCall, CertificateReply } from '../calls.ts';
import type { CertificateView } from '../view.ts';
import { ask } from '../../ask.ts';
import { nextKeyCall } from './next-key.ts';
import { usableNextKey } from './progress.ts';

/** The reply that carries the next private key. */
export type KeyReply = Extract<CertificateReply, { of: 'key' }>;

/**
 * The next private key itself, unopened: from the desk, where it lies since it was made; after a restart by one live read of its Secret.
 * What lies on the desk counts only if the Secret holds the same key.
 */
export function nextPrivateKey(view: CertificateView): Asked<CertificateCall, KeyReply> | undefined {
  const next = usableNextKey(view);
  if (next === undefined) return undefined;
  const made = view.desk.get(nextKeyCall(view).id);
  if (made?.is === 'reply' && made.reply.of === 'key' && made.reply.publicKeyHash === next.publicKeyHash) {
    return { is: 'reply', reply: made.reply, at: made.at };
  }
  const { namespace, name, uid, resourceVersion } = next.secret.metadata;
  const id = `readKey:${uid}/${resourceVersion}`;
  return ask(view.desk, { name: 'readKey', id, target: 'api-server', secret: { namespace, name } }, 'key');
}
