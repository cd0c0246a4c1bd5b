import { Fault } from '../../../base/fault.ts';
import type { JsonReply, JsonService } from '../json-call.ts';
import { callJson, refusalFault } from '../json-call.ts';
import type { CreateDnsProvider, Dns01Solver, TxtRecord } from '../provider.ts';
import { secretPlace } from '../secret-place.ts';
import type { AcmeDnsAccount } from './accounts.ts';
import { accountOf } from './accounts.ts';

type AcmeDnsConfig = NonNullable<Dns01Solver['acmeDNS']>;

/**
 * An acme-dns server: it keeps the last two values of each account, and each domain delegates its challenge name to its account's by a CNAME
 * record. A value can only be set, never taken away; later ones push it out. So clean-up has nothing to do.
 * Source: acme-dns, "API" (`POST /update`); reference 2.14.
 */
export const createAcmeDnsProvider: CreateDnsProvider<AcmeDnsConfig> = (setting, { transport, clock }) => {
  const { host, accountSecretRef } = setting.config;
  const service: JsonService = { name: 'acme-dns', transport, clock };
  const place = secretPlace(setting, accountSecretRef);
  return {
    async present(record, signal) {
      const account = accountOf(setting.secretText(accountSecretRef), record.domain, place);
      const reply = await callJson(service, updateCall(updateUrl(host), account, record), signal);
      checkUpdate(service, reply, `${place}, account of "${record.domain}"`);
    },
    cleanUp: () => Promise.resolve(),
  };
};

const updateCall = (url: URL, account: AcmeDnsAccount, record: TxtRecord): Parameters<typeof callJson>[1] => ({
  method: 'POST',
  url,
  headers: { 'x-api-user': account.username, 'x-api-key': account.password },
  body: JSON.stringify({ subdomain: account.subdomain, txt: record.value }),
});

/** `host` is a URL; a path in front of the API, as behind a proxy, is kept. */
function updateUrl(host: string): URL {
  const base = URL.parse(host);
  if (base !== null && /^https?:$/.test(base.protocol) && base.username === '' && base.password === '') {
    return new URL(`${base.pathname.replace(/\/+$/, '')}/update`, base.origin);
  }
  throw new Fault('misconfigured', {
    code: 'ServerInvalid',
    at: 'dns01.acmeDNS.host',
    message: `"${base === null ? host : base.host}" is no URL of an acme-dns server`,
    remedy: 'write it as https://auth.example.com, without user and password',
  });
}

function checkUpdate(service: JsonService, reply: JsonReply, credential: string): void {
  if (reply.status === 200) return;
  throw refusalFault(service, reply, { asked: 'update the TXT record', credential, words: errorWord(reply.body) });
}

/** Refusals are `{"error": "forbidden"}` and the like. */
function errorWord(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('error' in body)) return undefined;
  return typeof body.error === 'string' ? body.error : undefined;
}
