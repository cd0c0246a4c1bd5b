import type { Fault } from '../base/fault.ts';
import { inShort } from '../base/in-short.ts';
import { isJsonObject } from '../base/json-object.ts';
import type { AcmeIdentifier, AcmeProblem } from './acme-client.ts';

/** Types of the protocol begin so. RFC 8555 §6.7. */
export const ACME_ERROR = 'urn:ietf:params:acme:error:';

/** Subproblems that are told; a server may name hundreds. */
const MOST_SUBPROBLEMS = 5;

/** What the server said, where a Fault came of a problem document; else undefined. */
export function acmeProblemOf({ cause }: Fault): AcmeProblem | undefined {
  return cause instanceof ProblemCause ? cause.problem : undefined;
}

/** A problem document as the cause of a Fault. */
export class ProblemCause {
  readonly problem: AcmeProblem;

  constructor(problem: AcmeProblem) {
    this.problem = problem;
  }
}

/** `<status> <type>: <detail>`, then the subproblems, each with its identifier. What conditions and reasons show. Reference 2.13. */
export function problemText({ status, type, detail, subproblems }: AcmeProblem): string {
  const head = [...(status === 0 ? [] : [String(status)]), ...(type === '' ? [] : [type])].join(' ');
  const told = subproblems.slice(0, MOST_SUBPROBLEMS).map((one) => {
    const about = one.identifier === undefined ? '' : `${one.identifier.value}: `;
    return `${about}${one.type === '' ? '' : `${one.type}: `}${one.detail}`;
  });
  const more = subproblems.length - told.length;
  const rest = more > 0 ? [`and ${more} more`] : [];
  const subs = told.length === 0 ? '' : ` (${[...told, ...rest].join('; ')})`;
  return inShort(`${head === '' ? 'the server' : head}: ${detail === '' ? 'no details given' : detail}${subs}`);
}

/** Reads a problem document, whatever it is. RFC 7807 §3; RFC 8555 §6.7. */
export function readProblem(body: unknown, status: number): AcmeProblem {
  if (!isJsonObject(body)) return { status, type: '', detail: '', subproblems: [] };
  const subproblems = Array.isArray(body['subproblems']) ? body['subproblems'] : [];
  return {
    status,
    type: textIn(body, 'type'),
    detail: textIn(body, 'detail'),
    subproblems: subproblems.filter(isJsonObject).map((one) => ({
      type: textIn(one, 'type'),
      detail: textIn(one, 'detail'),
      identifier: readIdentifier(one['identifier']),
    })),
  };
}

/** An identifier of a type that can be ordered here; else undefined. RFC 8555 §9.7.7; RFC 8738. */
export function readIdentifier(value: unknown): AcmeIdentifier | undefined {
  if (!isJsonObject(value)) return undefined;
  const { type, value: name } = value;
  if (typeof name !== 'string' || (type !== 'dns' && type !== 'ip')) return undefined;
  return { type, value: name.toLowerCase() };
}

/** Control characters of a server have no place in a terminal. */
function textIn(object: Readonly<Record<string, unknown>>, field: string): string {
  const value = object[field];
  return typeof value === 'string' ? inShort(value.replaceAll(/\p{Cc}+/gu, ' ')) : '';
}
