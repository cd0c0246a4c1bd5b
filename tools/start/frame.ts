import { formatInstant } from '../../src/base/instant.ts';
import type { Instant } from '../../src/base/instant.ts';
import type { AcmeNews } from './acme/news.ts';
import type { CertificateRow } from './certificates.ts';
import type { ClientCount } from './client.ts';
import { certificateTable, shortSerial } from './table.ts';

/** All that the live part of the screen shows. */
export interface Frame {
  readonly rows: readonly CertificateRow[];
  readonly url: string;
  readonly count: ClientCount;
  /** Renewals that were seen over TLS. */
  readonly renewals: number;
  /** With --acme: what Orders and Challenges have told. */
  readonly acme: AcmeNews | undefined;
}

/** Steps of Orders and Challenges that a terminal keeps in view. */
const STEPS_IN_VIEW = 8;

/** The frame as lines for a terminal, redrawn as time goes. */
export function frameLines(frame: Frame, now: Instant): readonly string[] {
  const notReady = frame.rows.filter((row) => row.ready !== 'True' && row.message !== '');
  const messages = notReady.map((row) => `${row.namespace}/${row.name}: ${row.message}`);
  const steps = frame.acme?.lines.slice(-STEPS_IN_VIEW) ?? [];
  const shownSteps = steps.length === 0 ? [] : ['', ...steps];
  return ['', ...certificateTable(frame.rows, now), ...messages, ...shownSteps, '', clientLine(frame)];
}

/** What a plain log is told between two frames: each step of an Order or Challenge, each certificate that changed, each renewal. */
export function changeLines(before: Frame | undefined, now: Frame): readonly string[] {
  const old = new Set(before?.rows.map(rowLine));
  const changed = now.rows.map(rowLine).filter((line) => !old.has(line));
  const steps = now.acme?.lines.slice(before?.acme?.lines.length ?? 0) ?? [];
  return [...steps, ...changed, ...(before?.renewals === now.renewals ? [] : [clientLine(now)])];
}

/** `https://demo.localhost:4711: 812 handshakes, 0 failed, 1 renewal seen, serial 5c01a9e2`. */
export function clientLine({ url, count, renewals }: Frame): string {
  const failure = count.lastFailure === undefined ? '' : ` (the last: ${count.lastFailure})`;
  const seen = `${renewals} ${renewals === 1 ? 'renewal' : 'renewals'} seen`;
  const made = `${count.requests} ${count.requests === 1 ? 'handshake' : 'handshakes'}`;
  return `${url}: ${made}, ${count.failedHandshakes} failed${failure}, ${seen}, serial ${shortSerial(count.serial)}`;
}

/** Without times that pass: a line is told again only when something happened. */
function rowLine(row: CertificateRow): string {
  const state = row.ready === 'True' ? '' : `: ${row.message}`;
  const expires = row.expiresAt === undefined ? '' : `, expires ${formatInstant(row.expiresAt)}`;
  const renews = row.renewsAt === undefined ? '' : `, next renewal ${formatInstant(row.renewsAt)}`;
  return `${row.namespace}/${row.name}: Ready ${row.ready}, ${row.reason}${state}, serial ${shortSerial(row.serial)}${expires}${renews}`;
}
