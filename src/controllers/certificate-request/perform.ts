import type { Issuers } from '../../issuers/issuer.ts';
import type { Credentials } from '../credentials.ts';
import type { CertificateRequestCall, CertificateRequestReply } from './calls.ts';
import { Fault } from '../../base/fault.ts';

/** What the calls of this controller are made of; injected, so that the same rules run against a model. */
export interface CertificateRequestAbilities {
  readonly issuers: Issuers;
  readonly credentials: Credentials;
}

/** Makes one call to the outside: reads the Secrets, then signs. @throws Fault of any kind; nothing was signed then. */
export async function perform(
  { issuers, credentials }: CertificateRequestAbilities,
  call: CertificateRequestCall,
  signal: AbortSignal,
): Promise<CertificateRequestReply> {
  const issuer = issuers[call.type];
  if (issuer?.sign === undefined)
    throw new Fault('defect', { code: 'ImpossibleState', message: `issuers of type "${call.type}" cannot sign` });
  const read = await Promise.all(call.credentials.map((wish) => credentials.read(wish, signal)));
  const config = { ...call.place, credentials: read.filter((credential) => credential !== undefined) };
  return { of: 'sign', signing: await issuer.sign(call.request, config, signal) };
}
