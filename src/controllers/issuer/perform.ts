import type { Issuers } from '../../issuers/issuer.ts';
import type { Credentials } from '../credentials.ts';
import type { IssuerCall, IssuerReply } from './calls.ts';
import { Fault } from '../../base/fault.ts';

/** What the calls of this controller are made of; injected, so that the same rules run against a model. */
export interface IssuerAbilities {
  readonly issuers: Issuers;
  readonly credentials: Credentials;
}

/** Makes one call to the outside: reads the Secrets, then has the issuer use them. @throws Fault of any kind. */
export async function perform(
  { issuers, credentials }: IssuerAbilities,
  call: IssuerCall,
  signal: AbortSignal,
): Promise<IssuerReply> {
  const issuer = issuers[call.type];
  if (issuer === undefined)
    throw new Fault('defect', { code: 'ImpossibleState', message: `issuers of type "${call.type}" are not served` });
  const read = await Promise.all(call.credentials.map((wish) => credentials.read(wish, signal)));
  const config = { ...call.place, credentials: read.filter((credential) => credential !== undefined) };
  return { of: 'check', health: await issuer.check(config, signal) };
}
