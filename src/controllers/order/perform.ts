import type { AcmeAuthorization } from '../../acme/acme-client.ts';
import { assertNever } from '../../base/assert-never.ts';
import { readCertificateRequest } from '../../pki/certificate-request/read.ts';
import type { Accounts, OpenAccount } from '../acme-account.ts';
import type { OrderBudgets } from './budget/order-budgets.ts';
import type { OrderCall, OrderReply } from './calls.ts';

/** What calls are made with. */
export interface OrderAbilities {
  readonly accounts: Accounts;
  readonly budgets: OrderBudgets;
}

/** Makes one call to the outside as the account of the issuer. @throws Fault of any kind. */
export const perform = (
  { accounts, budgets }: OrderAbilities,
  call: OrderCall,
  signal: AbortSignal,
): Promise<OrderReply> =>
  accounts.act(call, signal, async (open) => {
    // Only here: where the server wants to be left alone, nothing is taken from the budget.
    if (call.name === 'newOrder' && call.budgeted !== undefined)
      await budgets.take(call.place.issuer, call.budgeted, signal);
    return performAs(open, call, signal);
  });

async function performAs({ client, account }: OpenAccount, call: OrderCall, signal: AbortSignal): Promise<OrderReply> {
  switch (call.name) {
    case 'newOrder':
      return { of: 'order', order: await client.newOrder(account, call.wish, signal) };
    case 'lookAtOrder':
      return { of: 'order', order: await client.order(account, call.url, signal) };
    case 'authorizations':
      return { of: 'authorizations', authorizations: await authorizations({ client, account }, call.urls, signal) };
    case 'thumbprint':
      return { of: 'thumbprint', thumbprint: account.key.thumbprint };
    case 'finalize': {
      const { der } = readCertificateRequest(Buffer.from(call.request, 'base64'));
      return { of: 'order', order: await client.finalize(account, call.url, der, signal) };
    }
    case 'download':
      return { of: 'chain', chain: await client.certificate(account, call.url, call.preferredChain, signal) };
    default:
      return assertNever(call);
  }
}

/** So many at once: a certificate of a hundred names must not take a hundred round trips, nor storm the server. */
const AT_ONCE = 8;

async function authorizations(
  { client, account }: OpenAccount,
  urls: readonly string[],
  signal: AbortSignal,
): Promise<readonly AcmeAuthorization[]> {
  const found: AcmeAuthorization[] = [];
  for (let from = 0; from < urls.length; from += AT_ONCE) {
    const some = urls.slice(from, from + AT_ONCE);
    found.push(...(await Promise.all(some.map((url) => client.authorization(account, url, signal)))));
  }
  return found;
}
