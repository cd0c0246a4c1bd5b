import type { Fault } from '../base/fault.ts';
import type { AcmeProblem } from './acme-client.ts';

/** What the server said, where a Fault came of a problem document; else undefined. */
export type AcmeProblemOf = (fault: Fault) => AcmeProblem | undefined;

/** `<status> <type>: <detail>`, then the subproblems, each with its identifier. What conditions and reasons show. Reference 2.13. */
export type ProblemText = (problem: AcmeProblem) => string;
