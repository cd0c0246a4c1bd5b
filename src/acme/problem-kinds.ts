import type { FaultKind } from '../base/fault.ts';

/** What is done at the endpoint that a problem came from: who mends what depends on it. */
export type AcmeEndpoint =
  | 'directory'
  | 'account'
  | 'order'
  | 'authorization'
  | 'challenge'
  | 'finalize'
  | 'certificate'
  | 'renewalInfo';

/** What a type of problem means, and the remedy a person has. */
export interface ProblemKind {
  readonly kind: FaultKind;
  readonly remedy?: string;
}

const ACCOUNT: ProblemKind = {
  kind: 'misconfigured',
  remedy: 'look at the Issuer: its account is registered anew when its spec or its account key changes',
};
const NAMES: ProblemKind = { kind: 'refused', remedy: 'change the names of the Certificate' };
const PROOF: ProblemKind = { kind: 'refused' };
const LATER: ProblemKind = { kind: 'transient' };

/**
 * Every error type of the protocol, and what becomes of what was asked: *transient* is asked again soon, *throttled* when the server says,
 * *refused* ends the attempt (the Certificate is tried again by its back-off), *misconfigured* waits for a person. RFC 8555 §6.7; RFC 9773 §7.4;
 * reliability FT-20; traps F4, F5. `badNonce` is answered by asking once more and only comes here if that does not help.
 */
export const problemKinds: Readonly<Record<string, ProblemKind>> = {
  accountDoesNotExist: ACCOUNT,
  alreadyReplaced: { kind: 'refused' },
  alreadyRevoked: { kind: 'refused' },
  badCSR: { kind: 'refused', remedy: 'change the Certificate so that the server accepts its request' },
  badNonce: LATER,
  badPublicKey: { kind: 'refused', remedy: 'choose another spec.privateKey.algorithm or size' },
  badRevocationReason: { kind: 'refused' },
  badSignatureAlgorithm: { kind: 'refused' },
  caa: { kind: 'refused', remedy: 'allow this certificate authority in the CAA records of the domain' },
  compound: PROOF,
  connection: PROOF,
  dns: PROOF,
  externalAccountRequired: {
    kind: 'misconfigured',
    remedy: 'give the Issuer spec.acme.externalAccountBinding as the certificate authority has told it',
  },
  incorrectResponse: PROOF,
  invalidContact: { kind: 'misconfigured', remedy: 'correct spec.acme.email of the Issuer' },
  invalidProfile: {
    kind: 'refused',
    remedy: 'name a profile that the server offers in spec.acme.profile of the Issuer',
  },
  malformed: { kind: 'refused' },
  orderNotReady: { kind: 'refused' },
  rateLimited: { kind: 'throttled' },
  rejectedIdentifier: NAMES,
  serverInternal: LATER,
  tls: PROOF,
  unauthorized: PROOF,
  unsupportedContact: { kind: 'misconfigured', remedy: 'correct spec.acme.email of the Issuer' },
  unsupportedIdentifier: NAMES,
  userActionRequired: { kind: 'misconfigured', remedy: 'do what the certificate authority asks for, on its web page' },
};

/** At these endpoints nothing is wrong with what is asked, but with who asks. */
const BY_ENDPOINT: Readonly<Partial<Record<AcmeEndpoint, Readonly<Record<string, ProblemKind>>>>> = {
  account: {
    malformed: { kind: 'misconfigured', remedy: 'correct spec.acme of the Issuer' },
    unauthorized: {
      kind: 'misconfigured',
      remedy: 'check the account key and spec.acme.externalAccountBinding of the Issuer',
    },
    badPublicKey: { kind: 'misconfigured', remedy: 'give the Issuer another account key' },
    badSignatureAlgorithm: { kind: 'misconfigured', remedy: 'give the Issuer another account key' },
    rejectedIdentifier: { kind: 'misconfigured', remedy: 'correct spec.acme.email of the Issuer' },
  },
};

/** What a problem means. Types that nobody here knows go by the status: 4xx is a no, everything else may pass. */
export function problemKind(endpoint: AcmeEndpoint, type: string, status: number): ProblemKind {
  const known = own(BY_ENDPOINT[endpoint], type) ?? own(problemKinds, type);
  if (known !== undefined) return known;
  if (status === 408 || status === 425 || status >= 500) return LATER;
  if (status === 429) return { kind: 'throttled' };
  return { kind: endpoint === 'account' || endpoint === 'directory' ? 'misconfigured' : 'refused' };
}

/** A server may call a type `constructor`. */
const own = (kinds: Readonly<Record<string, ProblemKind>> | undefined, type: string): ProblemKind | undefined =>
  kinds !== undefined && Object.hasOwn(kinds, type) ? kinds[type] : undefined;
