import type { Answer } from '../../../src/kube/controller.ts';
import type { CertificateRequestReply } from '../../../src/controllers/certificate-request/calls.ts';
import type { Condition } from '../../../src/api/shared-types.ts';
import type { Signing } from '../../../src/issuers/issuer.ts';
import type { SigningWorld } from './signing-view.ts';
import { decide } from '../../../src/controllers/certificate-request/decide.ts';
import { makePairs } from './certificate-fixtures.ts';
import { aSecret } from './certificate-objects.ts';
import { aCertificateRequest, anIssuer, approvedCondition, conditionSince } from './signing-objects.ts';
import { aRequestView, now, replied, requestSettings, theIssuers } from './signing-view.ts';

/** Event source and field manager of the CA signer, and of the approver. */
export const ca = 'cert-manager-certificaterequests-issuer-ca';
export const approver = 'cert-manager-certificaterequests-approver';

export const pending = (message: string): Condition => conditionSince('Ready', 'False', 'Pending', message);

/** A reply on the desk. */
export const signing = (of: Signing) => replied<CertificateRequestReply>({ of: 'sign', signing: of });

/** What the tables of one file share: real keys, a request to a CA issuer, and what is decided about it. */
export async function makeSigningTable() {
  const [pairs, issuers] = await Promise.all([makePairs(), theIssuers()]);
  const theRequest = (parts: Parameters<typeof aCertificateRequest>[1] = {}) =>
    aCertificateRequest(pairs.nextRequest, parts);
  return {
    pairs,
    /** The CertificateRequest `shop/www-1`. */
    theRequest,
    approved: (...more: readonly Condition[]) => theRequest({ conditions: [approvedCondition, ...more] }),
    /** Another request to the same issuer that we have approved before. */
    precedent: () => aCertificateRequest(pairs.request, { name: 'other-1', conditions: [approvedCondition] }),
    issued: (warnings: Extract<Signing, { is: 'issued' }>['warnings'] = []) =>
      signing({ is: 'issued', chain: pairs.nextChain, ca: pairs.authority.certificate, warnings }),
    /** What is decided about it, with issuer and Secret in order unless told otherwise. */
    word: (
      parts: Partial<SigningWorld>,
      answer?: Answer<CertificateRequestReply>,
      enabled: Partial<typeof requestSettings.enabled> = {},
    ) => {
      const world = { issuers: [anIssuer()], secrets: [aSecret('ca-key-pair', { 'tls.crt': 'x' })], ...parts };
      const settings = { ...requestSettings, enabled: { ...requestSettings.enabled, ...enabled } };
      return decide(aRequestView(world, issuers, answer, settings), now);
    },
  };
}

/** What `makeSigningTable` gives. */
export type SigningTable = Awaited<ReturnType<typeof makeSigningTable>>;
