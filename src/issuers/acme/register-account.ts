import type { AccountKey } from '../../acme/account-key.ts';
import type { AccountWish, AcmeClient, RegisteredAccount } from '../../acme/acme-client.ts';
import { acmeProblemOf } from '../../acme/problem.ts';
import type { IssuerNotReadyReason } from '../../api/issuer/conditions.ts';
import { describeFault, Fault } from '../../base/fault.ts';
import { isPassing } from '../../base/is-passing.ts';
import type { IssuerAccount, KnownAccount } from '../issuer.ts';
import type { NotReady } from './words.ts';
import { refusedByServer } from './words.ts';

/** An account as an issuer wants it. */
export interface Registration {
  readonly key: AccountKey;
  /** As the spec has it. */
  readonly email: string;
  readonly externalAccount: AccountWish['externalAccount'];
  /** What the status tells of an earlier registration. */
  readonly before: KnownAccount | undefined;
}

/** The account, or the server's no. */
export type Registered = { readonly is: 'registered'; readonly account: IssuerAccount } | NotReady;

/**
 * Makes the account of the key or finds it, and gives it the contact of the spec. The server's no waits for a person.
 * Source: reference §2.12; RFC 8555 §7.3, §7.3.1, §7.3.2.
 * @throws Fault of what may be otherwise the next time, without anybody's doing: the network, 5xx, "not now", an answer that is none of ACME's.
 */
export async function registerAccount(
  client: AcmeClient,
  { key, email, externalAccount, before }: Registration,
  signal: AbortSignal,
): Promise<Registered> {
  const wanted = email === '' ? undefined : email.toLowerCase();
  const made = await answerOf(() => client.register(key, { email: wanted, externalAccount }, signal), REGISTER);
  if (made.is === 'notReady') return made;
  const { url, status } = made.answer;
  if (status !== 'valid') return isClosed(status);
  const account = { uri: url, lastRegisteredEmail: email, lastPrivateKeyHash: key.hash };
  if (!isContactStale(made.answer, before, wanted)) return { is: 'registered', account };
  const updated = await answerOf(() => client.updateContact({ url, key }, wanted, signal), UPDATE);
  return updated.is === 'notReady' ? updated : { is: 'registered', account };
}

/**
 * Whether an account that was there has another contact than the spec: by what the server tells, else by what it was told last.
 * An issuer that names no address leaves alone what another one has set, unless it was itself that had named one.
 */
function isContactStale(
  { isNew, contact, url }: RegisteredAccount,
  before: KnownAccount | undefined,
  wanted: string | undefined,
): boolean {
  if (isNew) return false;
  const told = before?.uri === url ? before.lastRegisteredEmail.toLowerCase() : undefined;
  if (wanted === undefined) return told !== undefined && told !== '';
  if (contact === undefined) return told !== wanted;
  return contact.length !== 1 || contact[0]?.toLowerCase() !== `mailto:${wanted}`;
}

const isClosed = (status: string): NotReady =>
  refusedByServer(
    'ErrVerifyACMEAccount',
    `Failed to verify ACME account: the server calls it ${status}; give spec.acme.privateKeySecretRef another name, so that a new account is made`,
  );

interface Doing {
  readonly reason: IssuerNotReadyReason;
  readonly failed: string;
}
const REGISTER: Doing = { reason: 'ErrRegisterACMEAccount', failed: 'Failed to register ACME account' };
const UPDATE: Doing = { reason: 'ErrUpdateACMEAccount', failed: 'Failed to update ACME account' };

async function answerOf<T>(
  ask: () => Promise<T>,
  { reason, failed }: Doing,
): Promise<{ readonly is: 'answer'; readonly answer: T } | NotReady> {
  try {
    return { is: 'answer', answer: await ask() };
  } catch (thrown) {
    if (thrown instanceof Fault && isFinal(thrown))
      return refusedByServer(reason, `${failed}: ${describeFault(thrown)}`);
    throw thrown;
  }
}

/** Only a problem document of ACME's is the server's own no: a proxy or a page for visitors may be gone in a minute (trap F4). */
const isFinal = (fault: Fault): boolean => !isPassing(fault) && (acmeProblemOf(fault)?.type ?? '') !== '';
