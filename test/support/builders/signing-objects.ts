import type { CertificateRequestStatus } from '../../../src/api/certificate-request/types.ts';
import type { Condition } from '../../../src/api/shared-types.ts';
import type { IssuerSpec } from '../../../src/api/issuer/types.ts';
import type { KubeObject } from '../../../src/api/kubernetes.ts';
import type { Pem } from '../../../src/base/brand.ts';
import { resourceVersion, uid } from '../../../src/base/brand.ts';

/** When the conditions of these objects were set. */
const since = '2026-05-01T00:00:00Z';

/** A condition that was set a while ago. */
export const conditionSince = (type: string, status: 'True' | 'False', reason: string, message = ''): Condition => ({
  type,
  status,
  reason,
  message,
  lastTransitionTime: since,
});

export const approvedCondition = conditionSince(
  'Approved',
  'True',
  'cert-manager.io',
  'Certificate request has been approved by cert-manager.io',
);

/** A CertificateRequest `shop/<name>` to Issuer `ca`. */
export function aCertificateRequest(
  request: Pem,
  parts: {
    readonly name?: string;
    readonly spec?: object;
    readonly status?: CertificateRequestStatus;
    readonly conditions?: readonly Condition[];
    readonly metadata?: Partial<KubeObject['metadata']>;
  } = {},
): KubeObject {
  const name = parts.name ?? 'www-1';
  return {
    apiVersion: 'cert-manager.io/v1',
    kind: 'CertificateRequest',
    metadata: {
      name,
      namespace: 'shop',
      uid: uid(`${name}-uid`),
      resourceVersion: resourceVersion('60'),
      generation: 1,
      creationTimestamp: since,
      annotations: { 'cert-manager.io/private-key-secret-name': 'www-k3y' },
      ...parts.metadata,
    },
    spec: { request: Buffer.from(request).toString('base64'), issuerRef: { name: 'ca' }, ...parts.spec },
    status: { conditions: parts.conditions ?? [], ...parts.status },
  };
}

/** An Issuer `shop/ca` of type `ca` that is Ready; or a ClusterIssuer of that name. */
export function anIssuer(
  parts: {
    readonly kind?: 'Issuer' | 'ClusterIssuer';
    readonly name?: string;
    readonly spec?: IssuerSpec;
    readonly conditions?: readonly Condition[];
    readonly metadata?: Partial<KubeObject['metadata']>;
  } = {},
): KubeObject {
  const { kind = 'Issuer', name = 'ca' } = parts;
  return {
    apiVersion: 'cert-manager.io/v1',
    kind,
    metadata: {
      name,
      ...(kind === 'Issuer' ? { namespace: 'shop' } : {}),
      uid: uid(`${name}-issuer-uid`),
      resourceVersion: resourceVersion('40'),
      generation: 3,
      creationTimestamp: since,
      ...parts.metadata,
    },
    spec: parts.spec ?? { ca: { secretName: 'ca-key-pair' } },
    status: { conditions: parts.conditions ?? [readyIssuer] },
  };
}

export const readyIssuer: Condition = {
  ...conditionSince('Ready', 'True', 'KeyPairVerified', 'Signing CA verified'),
  observedGeneration: 3,
};
