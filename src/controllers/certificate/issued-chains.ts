import type { Clock } from '../../base/clock.ts';
import type { CertificateAbilities } from './perform.ts';
import type { CertificateRequestStatus } from '../../api/certificate-request/types.ts';
import type { KubeObject } from '../../api/kubernetes.ts';
import type { LocalName } from './calls.ts';
import type { Instant, Milliseconds } from '../../base/instant.ts';
import { pem } from '../../base/brand.ts';
import { digest } from '../../base/digest.ts';
import { Fault } from '../../base/fault.ts';
import { after, minutes } from '../../base/instant.ts';

/** Answers of issuers on their way from the watch into a Secret. */
export interface IssuedChains {
  /** Takes note of a CertificateRequest as it passes by; called for each version that the cache takes in. */
  remember(raw: KubeObject): void;
  /** Keeps nothing, e.g. when the Lease is lost. */
  forgetAll(): void;
  readonly readIssued: CertificateAbilities['readIssued'];
}

interface Answer {
  readonly certificate: string;
  readonly ca: string | undefined;
  readonly until: Instant;
}

/** The memory holds this many answers for this long: enough from answer to Secret; after that one live read brings them back. */
const limits: { readonly answers: number; readonly life: Milliseconds } = { answers: 1000, life: minutes(10) };

/**
 * Keeps what a CertificateRequest was answered with until it is stored. The cache holds only facts of it; without this each issuance would
 * cost a read. Bounded; what is missing here is read live. Source: architecture 5.2.
 */
export function createIssuedChains(
  clock: Clock,
  readRequest: (name: LocalName, signal: AbortSignal) => Promise<KubeObject | undefined>,
): IssuedChains {
  const answers = new Map<string, Answer>();
  return {
    remember: (raw) => {
      const answer = answerOf(raw, clock.now());
      if (answer === undefined || raw.metadata.uid === undefined) return;
      answers.delete(raw.metadata.uid);
      answers.set(raw.metadata.uid, answer);
      dropStale(answers, clock.now());
    },
    forgetAll: () => answers.clear(),
    readIssued: async (request, signal) => {
      const answer = answers.get(request.uid) ?? answerOf(await readRequest(request, signal), clock.now());
      const chain = decoded(answer?.certificate);
      if (answer === undefined || chain === undefined || digest(chain) !== request.chainDigest)
        throw changed(request.name);
      answers.delete(request.uid);
      return { chain: pem(chain.toString('utf8')), authority: textOf(answer.ca) };
    },
  };
}

function answerOf(raw: KubeObject | undefined, now: Instant): Answer | undefined {
  const { status } = (raw ?? {}) as { status?: CertificateRequestStatus };
  if (status?.certificate === undefined || status.certificate === '') return undefined;
  return { certificate: status.certificate, ca: status.ca, until: after(now, limits.life) };
}

/** The oldest come first in a Map. */
function dropStale(answers: Map<string, Answer>, now: Instant): void {
  for (const [uid, answer] of answers) {
    if (answers.size <= limits.answers && answer.until > now) return;
    answers.delete(uid);
  }
}

const decoded = (base64: string | undefined): Buffer | undefined =>
  base64 === undefined ? undefined : Buffer.from(base64, 'base64');

const textOf = (base64: string | undefined) =>
  base64 === undefined || base64 === '' ? undefined : pem(Buffer.from(base64, 'base64').toString('utf8'));

const changed = (name: string): Fault =>
  new Fault('transient', {
    code: 'RequestChanged',
    message: `CertificateRequest "${name}" does not hold the certificate any more that it was answered with`,
  });
