import type { challengeTypes } from '../challenge/choices.ts';
import type { AcmeSolver } from './types.ts';

/** A type of challenge that can be solved. */
export type SolvableType = (typeof challengeTypes)[number];

/** What must be proven, and what the server lets prove it. */
export interface AuthorizationNeed {
  /** The name, without the wildcard label. */
  readonly domain: string;
  readonly wildcard: boolean;
  /** Types as the server writes them (`http-01`); those that nobody here knows are passed by. */
  readonly offered: readonly string[];
  /** Labels of the Order. */
  readonly labels: Readonly<Record<string, string>>;
}

/** The solver for an authorization and the challenge it solves, or why there is none, in words for the Order. */
export type SolverChoice =
  | { readonly is: 'solver'; readonly solver: AcmeSolver; readonly type: SolvableType }
  | { readonly is: 'none'; readonly because: string };

type Selector = NonNullable<AcmeSolver['selector']>;

/** More would make the text longer than anybody reads. */
const MOST_SHOWN = 6;

/**
 * Chooses among the solvers of an issuer. One that fits is preferred to another by: its dnsNames hold the very name; the longest of its
 * dnsZones, by labels; the number of its matchLabels; its place in the list. Reference 2.13.
 */
export function chooseSolver(solvers: readonly AcmeSolver[], need: AuthorizationNeed): SolverChoice {
  const fits = solvers.map((solver) => fitOf(solver, need));
  const best = fits.reduce((first, other) => (isBetter(other, first) ? other : first), NOTHING);
  if (best.is === 'fits') return { is: 'solver', solver: best.solver, type: best.type };
  return { is: 'none', because: explain(fits, need) };
}

/** How well a solver fits; the first rank in which two differ counts. */
type Fit =
  | { readonly is: 'fits'; readonly solver: AcmeSolver; readonly type: SolvableType; readonly ranks: readonly number[] }
  | { readonly is: 'unfit'; readonly because: string };

const NOTHING: Fit = { is: 'unfit', because: '' };

function fitOf(solver: AcmeSolver, need: AuthorizationNeed): Fit {
  const type = typeOf(solver);
  if (type === undefined) return { is: 'unfit', because: 'has neither http01 nor dns01' };
  if (!need.offered.includes(type.toLowerCase())) return { is: 'unfit', because: `solves ${type}` };
  const ranks = ranksOf(solver.selector ?? {}, need);
  return typeof ranks === 'string'
    ? { is: 'unfit', because: `is for others (selector.${ranks})` }
    : { is: 'fits', solver, type, ranks };
}

/** How well a selector fits, or the part of it that does not. */
function ranksOf(selector: Selector, need: AuthorizationNeed): readonly number[] | keyof Selector {
  const { dnsNames = [], dnsZones = [], matchLabels = {} } = selector;
  const name = selectedName(need);
  const zoneLabels = longestZone(name, dnsZones);
  const labels = Object.entries(matchLabels);
  if (dnsNames.length > 0 && !dnsNames.some((one) => lowered(one) === name)) return 'dnsNames';
  if (dnsZones.length > 0 && zoneLabels === 0) return 'dnsZones';
  if (labels.some(([key, value]) => need.labels[key] !== value)) return 'matchLabels';
  return [Math.min(dnsNames.length, 1), zoneLabels, labels.length];
}

/** With both set, only http01 is looked at. Reference 03 §2.4. */
function typeOf({ http01, dns01 }: AcmeSolver): SolvableType | undefined {
  if (http01 !== undefined) return 'HTTP-01';
  return dns01 === undefined ? undefined : 'DNS-01';
}

/** A wildcard is looked up as it is written in the Certificate. */
const selectedName = ({ domain, wildcard }: AuthorizationNeed): string => lowered(wildcard ? `*.${domain}` : domain);

const lowered = (name: string): string => name.toLowerCase().replace(/\.$/, '');

/** Labels of the longest zone that the name is in; 0 if it is in none. */
function longestZone(name: string, zones: readonly string[]): number {
  const within = zones.map(lowered).filter((zone) => name === zone || name.endsWith(`.${zone}`));
  return Math.max(0, ...within.map((zone) => zone.split('.').length));
}

function isBetter(other: Fit, first: Fit): boolean {
  if (other.is === 'unfit' || first.is === 'unfit') return other.is === 'fits';
  const at = other.ranks.findIndex((rank, index) => rank !== first.ranks[index]);
  return (other.ranks[at] ?? 0) > (first.ranks[at] ?? 0);
}

function explain(fits: readonly Fit[], need: AuthorizationNeed): string {
  const name = need.wildcard ? `*.${need.domain}` : need.domain;
  const offered = need.offered.length === 0 ? 'nothing' : need.offered.join(', ');
  const shown = fits
    .slice(0, MOST_SHOWN)
    .map((fit, index) => `solvers[${index}] ${fit.is === 'unfit' ? fit.because : ''}`);
  const more = fits.length > MOST_SHOWN ? [`${fits.length - MOST_SHOWN} more do not fit either`] : [];
  const said = fits.length === 0 ? ['the issuer has no solvers'] : [...shown, ...more];
  return `no configured challenge solvers can be used for this challenge: for "${name}" the server offers ${offered}; ${said.join('; ')}`;
}
