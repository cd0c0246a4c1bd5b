import type { Rest, Step } from '../../../kube/step.ts';
import type { CertificateCall } from '../calls.ts';

/** One thing this controller may decide. */
export type CertificateWord = Step<CertificateCall> | Rest;
