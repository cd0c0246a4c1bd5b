import type { Instant } from '../../../base/instant.ts';
import type { CertificateRequestView } from '../view.ts';
import type { CertificateRequestWord } from './word.ts';
import { componentOf, signers, signsAtAll } from './signers.ts';
import { settled } from './word.ts';

/** Issuers of other groups have controllers of their own. Source: reference §2.11. */
export function leaveToOtherGroups(view: CertificateRequestView, now: Instant): CertificateRequestWord | undefined {
  if (view.issuer.is === 'foreign') return settled('the issuer belongs to another group', now);
  return signsAtAll(view.settings) ? undefined : settled('this process signs nothing', now);
}

/**
 * Types that this version has no signer for, and signers that are switched off: the request stays as it is, since another controller may
 * answer it. Who reads its events is told.
 */
export function leaveToOtherSigners(view: CertificateRequestView, now: Instant): CertificateRequestWord | undefined {
  const { issuer, settings } = view;
  if (issuer.is === 'served')
    return signers[issuer.type].isOn(settings)
      ? undefined
      : settled(`signing for issuers of type "${issuer.type}" is switched off`, now);
  if (issuer.is !== 'notServed') return undefined;
  const message = `This version does not serve issuers of type "${issuer.type}" yet: the CertificateRequest is left to another controller`;
  return {
    ...settled(message, now),
    then: [{ type: 'Warning', reason: 'IssuerTypeNotServed', message, component: componentOf(view) }],
  };
}
