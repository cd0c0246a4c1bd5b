import { certificateKind } from '../../src/api/certificate/schema.ts';
import { certificateRequestKind } from '../../src/api/certificate-request/schema.ts';
import { challengeKind } from '../../src/api/challenge/schema.ts';
import { clusterIssuerKind, issuerKind } from '../../src/api/issuer/schema.ts';
import type { KindSchema } from '../../src/api/kind-schema.ts';
import { orderKind } from '../../src/api/order/schema.ts';

/** The six kinds, in the order in which a newcomer should read about them. */
export const kinds: readonly KindSchema[] = [
  certificateKind,
  certificateRequestKind,
  issuerKind,
  clusterIssuerKind,
  orderKind,
  challengeKind,
];
