import type { Pem } from '../../base/brand.ts';
import { assertNever } from '../../base/assert-never.ts';
import { Fault } from '../../base/fault.ts';
import type { Issuers } from '../../issuers/issuer.ts';
import type { Credentials } from '../credentials.ts';
import type { CertificateRequestCall, CertificateRequestReply, OrderedChain, SignCall } from './calls.ts';

/** What the calls of this controller are made of; injected, so that the same rules run against a model. */
export interface CertificateRequestAbilities {
  readonly issuers: Issuers;
  readonly credentials: Credentials;
  /** From memory, or by one live read. @throws Fault transient: the Order holds another chain by now. */
  readonly readChain: (order: OrderedChain, signal: AbortSignal) => Promise<{ readonly chain: Pem }>;
}

/** Makes one call to the outside. @throws Fault of any kind; nothing was signed then. */
export async function perform(
  abilities: CertificateRequestAbilities,
  call: CertificateRequestCall,
  signal: AbortSignal,
): Promise<CertificateRequestReply> {
  switch (call.name) {
    case 'sign':
      return sign(abilities, call, signal);
    case 'readChain':
      return { of: 'chain', chain: (await abilities.readChain(call.order, signal)).chain };
    default:
      return assertNever(call);
  }
}

/** Reads the Secrets, then signs. */
async function sign(
  { issuers, credentials }: CertificateRequestAbilities,
  call: SignCall,
  signal: AbortSignal,
): Promise<CertificateRequestReply> {
  const issuer = issuers[call.type];
  if (issuer?.sign === undefined)
    throw new Fault('defect', { code: 'ImpossibleState', message: `issuers of type "${call.type}" cannot sign` });
  const read = await Promise.all(call.credentials.map((wish) => credentials.read(wish, signal)));
  const config = { ...call.place, credentials: read.filter((credential) => credential !== undefined) };
  return { of: 'sign', signing: await issuer.sign(call.request, config, signal) };
}
