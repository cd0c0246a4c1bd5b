import type { KubeObject } from '../../../src/api/kubernetes.ts';
import type { AuditedRequest } from '../../support/audit-log.ts';
import { conditionOf } from '../../support/builders/read-objects.ts';
import type { Finding } from '../family.ts';
import type { Oracle } from './evidence.ts';

/** O1: every Certificate and Issuer ends Ready, nothing is written afterwards, and the controller ends in order when it is told to. */
export const comesToRest: Oracle = ({ end, writtenAtRest, exitCode }) => [
  ...end.filter(({ kind }) => kind === 'Certificate' || kind === 'Issuer').flatMap(notReady),
  ...writtenAtRest.map((request) => found(`written when all was at rest: ${shown(request)}`)),
  ...(exitCode === 0 ? [] : [found(`the controller ended with ${exitCode} when it was told to stop`)]),
];

function notReady(object: KubeObject): readonly Finding[] {
  const ready = conditionOf(object, 'Ready');
  const isIssuing = conditionOf(object, 'Issuing')?.status === 'True';
  if (ready?.status === 'True' && !isIssuing) return [];
  return [found(`${object.kind} ${object.metadata.name} ended with ${JSON.stringify(object['status'])}`)];
}

const found = (text: string): Finding => ({ oracle: 'O1', text });

const shown = ({ verb, requestURI, responseStatus }: AuditedRequest): string =>
  `${verb} ${requestURI}: ${responseStatus?.code}`;
