/** What a figure counts. Bytes and milliseconds are shown to people in MiB, ms or s as is readable. */
export type Unit = 'one' | 'bytes' | 'milliseconds' | 'per second' | 'share';

/** What a figure should be. Source: docs/performance.md. */
export type Target = { readonly atMost: number } | { readonly atLeast: number };

/** One measured number. */
export interface Figure {
  /** The key in JSON, the same in every run: `requests.writes`, `cpu.perCertificate`. */
  readonly id: string;
  /** The line of the table, in a few words: `writes per certificate, without events`. */
  readonly what: string;
  readonly value: number;
  readonly unit: Unit;
  readonly target?: Target;
}

/** What a scenario measured of one controller. */
export interface Measurement {
  readonly scenario: string;
  readonly parameters: Parameters;
  /** The controller, as a person named it: `this program`, or the command. */
  readonly controller: string;
  readonly figures: readonly Figure[];
  /** Requests per certificate (or in all, where there is no certificate) by verb and resource: `create secrets`, `patch certificates/status`. */
  readonly requests: Readonly<Record<string, number>>;
  /** Sentences that a reader of the figures must know, e.g. that some are extrapolated. */
  readonly notes: readonly string[];
}

/** With what a scenario is run: `n` and whatever else it names, as numbers, and the algorithm of the keys. */
export interface Parameters extends Readonly<Record<string, number | Algorithm>> {
  readonly n: number;
  readonly algorithm: Algorithm;
}

/** Keys of the certificates: ECDSA P-256 or RSA 2048. */
export type Algorithm = 'ecdsa' | 'rsa';

/**
 * Whether a figure is as it should be; undefined where nothing is demanded. Counts for each certificate are looked at as they are shown, in
 * hundredths: one request more among thousands of certificates, as after a broken watch, is none for each.
 */
export function isMet({ value, unit, target }: Figure): boolean | undefined {
  if (target === undefined) return undefined;
  const shown = unit === 'one' ? Math.round(value * 100) / 100 : value;
  return 'atMost' in target ? shown <= target.atMost : shown >= target.atLeast;
}
