/** What the health listener of a controller answered. Times in milliseconds, from the question to the end of the answer. */
export interface ProbeAnswers {
  readonly livez: AnswersOfOne;
  readonly readyz: AnswersOfOne;
}

/** The answers of one path. A question that is late because the one before is still open is not asked twice. */
export interface AnswersOfOne {
  readonly asked: number;
  /** Without an answer, or with one that is not 200. */
  readonly failed: number;
  readonly slowest: number;
  readonly p99: number;
}
