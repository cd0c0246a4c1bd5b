// When the model ACME server wants its certificates renewed: part of test/support/model-acme.ts; RFC 9773.
import { after, formatInstant, milliseconds } from '../../../src/base/instant.ts';
import { readCertificate } from '../../../src/pki/certificate/read.ts';
import { renewalIdentifier } from '../../../src/pki/certificate/renewal-identifier.ts';
import { readPem } from '../../../src/pki/pem.ts';
import type { Response } from './responses.ts';
import { problem } from './responses.ts';
import type { ModelAccount, ModelOrder, State } from './state.ts';

const SIX_HOURS = '21600';

/** The window of a certificate: from two thirds of its life on, for a tenth of it. RFC 9773 §4.2. */
export function renewalInfo({ orders }: State, certificateId: string): Response {
  const order = orders.find((one) => idOf(one) === certificateId);
  const leaf = order === undefined ? undefined : leafOf(order);
  if (leaf === undefined) return problem(404, 'malformed', 'no such certificate');
  const life = leaf.notAfter - leaf.notBefore;
  const at = (share: number): string => formatInstant(after(leaf.notBefore, milliseconds(life * share)));
  return {
    status: 200,
    headers: { 'retry-after': SIX_HOURS },
    body: { suggestedWindow: { start: at(0.66), end: at(0.76) } },
  };
}

/** Whether an account has a certificate of that name. */
export const isKnownCertificate = ({ orders }: State, account: ModelAccount, certificateId: string): boolean =>
  orders.some((order) => order.account === account.url && idOf(order) === certificateId);

function idOf(order: ModelOrder): string | undefined {
  const leaf = leafOf(order);
  return leaf === undefined ? undefined : renewalIdentifier(leaf);
}

function leafOf({ chain }: ModelOrder) {
  if (chain === undefined) return undefined;
  const [first] = readPem(Buffer.from(chain), 100_000);
  return first === undefined ? undefined : readCertificate(first.der);
}
