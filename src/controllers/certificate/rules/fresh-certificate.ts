import type { CertificateView } from '../view.ts';
import type { CertificateWord } from './word.ts';
import { ask } from '../../ask.ts';

/**
 * Whether the API server itself has shown this version of the Certificate, by a write of ours or a live read: what rests on the Certificate and
 * changes or deletes something else must not be done on the word of a cache that lags. Source: architecture 5.6, trap Q4.
 */
export const isFreshCertificate = (view: CertificateView): boolean => {
  const { uid, resourceVersion } = view.certificate.metadata;
  if (view.desk.confirmed(uid) === resourceVersion) return true;
  const answer = view.desk.get(freshnessId(view));
  return (
    answer?.is === 'reply' && answer.reply.of === 'readCertificate' && answer.reply.resourceVersion === resourceVersion
  );
};

const freshnessId = (view: CertificateView): string => `readCertificate:${view.certificate.metadata.resourceVersion}`;

/** A live read that shows another version than the cache: the watch will bring it, and this is decided again. */
export function readFreshCertificate(view: CertificateView): CertificateWord | undefined {
  const { namespace, name } = view.certificate.metadata;
  const call = {
    name: 'readCertificate',
    id: freshnessId(view),
    target: 'api-server',
    certificate: { namespace, name },
  } as const;
  const asked = ask(view.desk, call, 'readCertificate');
  return asked.is === 'reply' ? undefined : asked.word;
}
