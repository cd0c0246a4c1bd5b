import type { AcmeServer, RenewalInfo } from '../../../acme/acme-client.ts';
import { renewalIdentifier } from '../../../pki/certificate/renewal-identifier.ts';
import type { Validity } from '../../../api/certificate/renewal-time.ts';
import type { SuggestedWindow } from '../../../api/certificate/suggested-window.ts';
import { isUsableWindow, shareOf } from '../../../api/certificate/suggested-window.ts';
import type { CertificateStatus } from '../../../api/certificate/types.ts';
import { defined } from '../../../base/defined.ts';
import type { Fault } from '../../../base/fault.ts';
import { describeFault } from '../../../base/fault.ts';
import type { Instant, Milliseconds } from '../../../base/instant.ts';
import {
  after,
  between,
  days,
  formatInstant,
  hours,
  milliseconds,
  minutes,
  parseInstant,
} from '../../../base/instant.ts';
import type { Events } from '../../../kube/step.ts';
import type { CertificateView } from '../view.ts';
import { storedCertificate } from './stored-certificate.ts';

/** `status.acme.ari`. */
export type AriStatus = NonNullable<NonNullable<CertificateStatus['acme']>['ari']>;

/** Whom to ask about the stored certificate, and what was answered or is known. */
export interface RenewalSource {
  /** The certificate's name for ARI. RFC 9773 §4.1. */
  readonly certificateId: string;
  readonly server: AcmeServer;
  /** The question as it is now: another one after each answer that was kept. */
  readonly id: string;
  /** What the status says of this certificate. */
  readonly told: AriStatus | undefined;
}

/**
 * Whom to ask when the stored certificate shall be renewed. Undefined where nobody is: no ACME issuer, `renewalInformationSource: None`, the gate
 * off, never renewed, a stopgap, or without the identifiers that ARI names it by. Source: reference §2.8; RFC 9773.
 */
export function renewalSource(view: CertificateView): RenewalSource | undefined {
  const server = serverToAsk(view);
  const stored = server === undefined ? undefined : storedCertificate(view);
  if (server === undefined || stored === undefined || stored.temporary) return undefined;
  const certificateId = renewalIdentifier(stored);
  if (certificateId === undefined) return undefined;
  const told = toldOf(view, stored);
  const id = `renewalInfo:${server.directory}:${certificateId}:${told?.lastChecked ?? ''}`;
  return { certificateId, server, id, told };
}

function serverToAsk({ acme, certificate: { spec }, settings }: CertificateView): AcmeServer | undefined {
  if (!settings.gates.useAri || acme?.spec.renewalInformationSource === 'None') return undefined;
  return spec.renewal?.policy === 'Disabled' ? undefined : acme?.server;
}

/** What the status says of the stored certificate, not of one before it: both stand in the same write. */
function toldOf({ certificate: { status } }: CertificateView, stored: Validity): AriStatus | undefined {
  const isOfStored =
    parseInstant(status.notBefore ?? '') === stored.notBefore &&
    parseInstant(status.notAfter ?? '') === stored.notAfter;
  const ari = status.acme?.ari;
  const lastChecked = parseInstant(ari?.lastChecked ?? '');
  return isOfStored && lastChecked !== undefined && lastChecked >= stored.notBefore ? ari : undefined;
}

/** Whether it is time to ask: nothing is known of the certificate, or what is known has grown old. */
export function isDueToAsk({ told }: RenewalSource, now: Instant): boolean {
  const next = parseInstant(told?.nextCheck ?? '');
  return next === undefined || next <= now;
}

/** The window in which the stored certificate shall be renewed, and its name; undefined if there is none that says anything about it. */
export function suggestion(
  view: CertificateView,
  stored: Validity,
): { readonly window: SuggestedWindow; readonly certificateId: string } | undefined {
  const source = renewalSource(view);
  if (source === undefined) return undefined;
  const window = windowOf(ariAfter(view, source).ari);
  return window !== undefined && isUsableWindow(window, stored)
    ? { window, certificateId: source.certificateId }
    : undefined;
}

function windowOf(ari: AriStatus | undefined): SuggestedWindow | undefined {
  const [start, end] = [ari?.suggestedWindow?.start, ari?.suggestedWindow?.end].map((text) => parseInstant(text ?? ''));
  return start === undefined || end === undefined ? undefined : { start, end };
}

const component = 'cert-manager-certificates-readiness';

/** `status.acme.ari` as it shall be, with what has to be told and the question that is thereby answered. */
export interface AriPart {
  readonly ari: AriStatus | undefined;
  readonly events: Events;
  readonly clears: readonly string[];
}

/** What the status shall say of renewal information. Where the issuer is not known, what was told of the stored certificate stays. */
export function ariPart(view: CertificateView): AriPart {
  const source = renewalSource(view);
  if (source !== undefined) return ariAfter(view, source);
  const stored = storedCertificate(view);
  const isKept = !view.knowsIssuer && stored !== undefined;
  return { ari: isKept ? toldOf(view, stored) : undefined, events: [], clears: [] };
}

function ariAfter(view: CertificateView, source: RenewalSource): AriPart {
  const answer = view.desk.get(source.id);
  const clears = [source.id];
  if (answer === undefined) return { ari: source.told, events: [], clears: [] };
  if (answer.is === 'fault') {
    const ari = afterFault(source, answer.fault, answer.at);
    const isNews = source.told?.lastError !== ari.lastError;
    const message = `Failed to ask the ACME server when to renew: ${ari.lastError}`;
    return { ari, events: isNews ? [{ type: 'Warning', reason: 'ARIError', message, component }] : [], clears };
  }
  const { reply, at } = answer;
  // The answer of a server that offers no such information stays on the desk: it is no news, and nobody is asked again for it.
  if (reply.of !== 'renewalInfo' || reply.info === undefined) return { ari: undefined, events: [], clears: [] };
  return { ari: afterAnswer(source, reply.info, at), events: [], clears };
}

function afterAnswer({ certificateId }: RenewalSource, info: RenewalInfo, at: Instant): AriStatus {
  return defined({
    suggestedWindow: { start: formatInstant(info.start), end: formatInstant(info.end) },
    explanationURL: info.explanationUrl,
    lastChecked: formatInstant(at),
    nextCheck: formatInstant(nextCheck(certificateId, between(at, info.retryAfter), at)),
  });
}

/** What was known stays good; the question is put again after longer and longer. RFC 9773 §4.3.3. */
function afterFault({ certificateId, told }: RenewalSource, fault: Fault, at: Instant): AriStatus {
  const asked = fault.until === undefined ? milliseconds(0) : between(at, fault.until);
  const pause = milliseconds(Math.max(nextPause(told), asked));
  return defined({
    suggestedWindow: told?.suggestedWindow,
    explanationURL: told?.explanationURL,
    lastChecked: formatInstant(at),
    nextCheck: formatInstant(nextCheck(certificateId, pause, at)),
    lastError: describeFault(fault).slice(0, LONGEST_ERROR),
  });
}

const LONGEST_ERROR = 1024;
const FIRST_PAUSE = minutes(10);
const LONGEST_PAUSE = hours(6);

/** By the status alone, so that a restart does not begin anew. */
function nextPause(told: AriStatus | undefined): Milliseconds {
  const [from, to] = [parseInstant(told?.lastChecked ?? ''), parseInstant(told?.nextCheck ?? '')];
  if (told?.lastError === undefined || from === undefined || to === undefined) return FIRST_PAUSE;
  return milliseconds(Math.min(Math.max(2 * between(from, to), FIRST_PAUSE), LONGEST_PAUSE));
}

/** Up to a tenth later than allowed, each certificate at its own time: what was issued together is not asked for together. */
const nextCheck = (certificateId: string, pause: Milliseconds, at: Instant): Instant =>
  after(at, milliseconds(Math.min(pause * (1 + shareOf(certificateId) / 10), days(1))));
