import { assertNever } from '../../base/assert-never.ts';
import { Fault } from '../../base/fault.ts';
import type { Issuers } from '../../issuers/issuer.ts';
import type { KeyPool } from '../../pki/key-pool.ts';
import { writePrivateKey } from '../../pki/keys/key-file.ts';
import type { Accounts } from '../acme-account.ts';
import type { Credentials } from '../credentials.ts';
import type { CheckCall, IssuerCall, IssuerReply } from './calls.ts';
import type { Refusals } from './refusals.ts';

/** What the calls of this controller are made of; injected, so that the same rules run against a model. */
export interface IssuerAbilities {
  readonly issuers: Issuers;
  readonly credentials: Credentials;
  readonly keyPool: KeyPool;
  readonly lossesOf: Accounts['lossesOf'];
}

/** Reference 2.12. */
const ACCOUNT_KEY = { name: 'RSA', size: 2048 } as const;

/** What is found out is kept where it is final. */
export type PerformParts = IssuerAbilities & { readonly refusals: Refusals };

/** Makes one call to the outside. @throws Fault of any kind. */
export async function perform(abilities: PerformParts, call: IssuerCall, signal: AbortSignal): Promise<IssuerReply> {
  switch (call.name) {
    case 'check':
      return check(abilities, call, signal);
    case 'makeAccountKey':
      return {
        of: 'accountKey',
        privateKey: writePrivateKey(await abilities.keyPool.generate(ACCOUNT_KEY, signal), 'PKCS1'),
      };
    default:
      return assertNever(call);
  }
}

/** Reads the Secrets, then has the issuer use them, unless that was refused for good. */
async function check(
  { issuers, credentials, refusals }: PerformParts,
  call: CheckCall,
  signal: AbortSignal,
): Promise<IssuerReply> {
  const issuer = issuers[call.type];
  if (issuer === undefined)
    throw new Fault('defect', { code: 'ImpossibleState', message: `issuers of type "${call.type}" are not served` });
  const refused = refusals.of(call);
  if (refused !== undefined) return { of: 'check', health: refused };
  const read = await Promise.all(call.credentials.map((wish) => credentials.read(wish, signal)));
  const known = call.account === undefined ? {} : { account: call.account };
  const config = { ...call.place, ...known, credentials: read.filter((credential) => credential !== undefined) };
  const health = await issuer.check(config, signal);
  refusals.keep(call, health);
  return { of: 'check', health };
}
