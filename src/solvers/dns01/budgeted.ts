import type { Clock } from '../../base/clock.ts';
import { digest } from '../../base/digest.ts';
import type { HttpTransport } from '../../net/http.ts';
import type { RequestBudget, RequestBudgets } from './budget.ts';
import type { DnsProviderName, DnsProviderParts, DnsProviderSetting, SharedDnsProviderParts } from './provider.ts';
import { requestRate } from './request-rates.ts';
import { toldToWaitUntil } from './retry-after.ts';

type Place = Omit<DnsProviderSetting<unknown>, 'config'>;

/**
 * What a provider is given, so that each of its HTTP requests is paid from the budget of its credential, and a 429 (or what a vendor says
 * instead) pauses that credential alone, in whatever issuer it is used. A credential is what the provider has read from Secrets; one that has read none is known by its name
 * and namespace.
 */
export function budgeted(
  name: DnsProviderName,
  place: Place,
  parts: SharedDnsProviderParts,
  budgets: RequestBudgets,
): { readonly place: Place; readonly parts: DnsProviderParts } {
  const read = new Map<string, string>();
  const budget = (): RequestBudget => {
    const credential = read.size === 0 ? [place.resourceNamespace] : [...read.values()].sort();
    return budgets.of(digest([name, ...credential].join('\n')), requestRate(name));
  };
  return {
    place: {
      ...place,
      secretText(selector) {
        const secret = place.secretText(selector);
        read.set(`${selector.name}/${selector.key ?? ''}`, digest(secret.reveal()));
        return secret;
      },
    },
    parts: {
      ...parts,
      transport: budgetedTransport(parts.transport, parts.clock, budget),
      pauseUntil: (until) => budget().pauseUntil(until),
    },
  };
}

function budgetedTransport(transport: HttpTransport, clock: Clock, budget: () => RequestBudget): HttpTransport {
  return {
    async send(request, signal) {
      const paid = budget();
      await paid.admit(signal);
      const reply = await transport.send(request, signal);
      const until = toldToWaitUntil(reply, clock.now());
      if (until !== undefined) paid.pauseUntil(until);
      return reply;
    },
    open: (request, signal) => transport.open(request, signal),
    close: () => transport.close(),
  };
}
