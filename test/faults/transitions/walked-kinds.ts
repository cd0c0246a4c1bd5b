import 'reflect-metadata';
import { X509Certificate as ParsedCertificate } from '@peculiar/x509';
import type { KubeObject } from '../../../src/api/kubernetes.ts';
import type { WalkedKind } from './plain-walk.ts';
import { issuerTypesOf } from '../../../src/api/issuer/rules.ts';
import type { IssuerSpec } from '../../../src/api/issuer/types.ts';
import { certificateRequestType, issuerType } from '../../../src/api/resource-types.ts';
import { conditionOf } from '../../support/builders/read-objects.ts';
import { masked } from './spec-template.ts';

const NOT_SERVED = new Set<string>(['acme', 'vault', 'venafi']);

/** Issuers. Those of types that nothing serves yet are left alone, whatever else is in their spec. */
export const walkedIssuers: WalkedKind = {
  type: issuerType,
  isMadeAnew: false,
  isLeft: (spec) => NOT_SERVED.has(issuerTypesOf(spec as IssuerSpec)[0] ?? ''),
  end: (live, name) => {
    const issuer = live.get(issuerType, name);
    const ready = issuer === undefined ? undefined : conditionOf(issuer, 'Ready');
    if (ready === undefined || ready.observedGeneration !== issuer?.metadata.generation) return undefined;
    return [ready.status, ready.reason, masked(ready.message ?? '', name)];
  },
};

/** CertificateRequests. Those for other groups, and for issuers of types that nothing serves yet, are left alone. */
export const walkedRequests: WalkedKind = {
  type: certificateRequestType,
  isMadeAnew: true,
  isLeft: ({ issuerRef }) => {
    const { group = '' } = issuerRef as { readonly group?: string };
    return group !== '' && group !== 'cert-manager.io';
  },
  end: (live, name) => {
    const request = live.get(certificateRequestType, name);
    if (request === undefined || conditionOf(request, 'Ready') === undefined) return undefined;
    return requestEnd(request, name);
  },
};

function requestEnd(request: KubeObject, name: string): unknown {
  const { certificate, ca, failureTime } = request['status'] as Readonly<Record<string, string | undefined>>;
  const said = ['Approved', 'Denied', 'InvalidRequest', 'Ready'].map((type) => {
    const { status, reason, message = '' } = conditionOf(request, type) ?? {};
    return [type, status, reason, masked(message, name)].join(' ');
  });
  return { said, hasFailed: failureTime !== undefined, ca: ca !== undefined, leaf: leafOf(certificate) };
}

function leafOf(certificate: string | undefined): unknown {
  if (certificate === undefined) return 'none';
  const leaf = new ParsedCertificate(Buffer.from(certificate, 'base64').toString());
  const life = leaf.notAfter.getTime() - leaf.notBefore.getTime();
  return {
    life,
    subject: leaf.subject,
    extensions: leaf.extensions.map(({ type, critical }) => [type, critical].join(' ')),
  };
}
