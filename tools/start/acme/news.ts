import { fieldOf, listAt, textAt } from '../fields.ts';

type Objects = ReadonlyMap<string, unknown>;

/** What Orders and Challenges have told so far. */
export interface AcmeNews {
  /** Each step as one line, in the order in which they were seen. */
  readonly lines: readonly string[];
  /** Steps that were told: of which object, and what. */
  readonly told: ReadonlySet<string>;
  /** By the name of a Certificate: how its names were proven, e.g. `DNS-01`. */
  readonly proofs: ReadonlyMap<string, string>;
}

/** Before the first. */
export const NO_NEWS: AcmeNews = { lines: [], told: new Set(), proofs: new Map() };

interface Step {
  readonly of: string;
  readonly line: string;
  readonly certificate: string;
  /** How a name was proven by it. */
  readonly proof?: string;
}

/** Adds what is new in the Orders and Challenges of the cluster, by `namespace/name`. A step is told once. */
export function newsAfter(before: AcmeNews, orders: Objects, challenges: Objects): AcmeNews {
  const seen = [
    ...[...orders.values()].flatMap(orderSteps),
    ...[...challenges.values()].flatMap((challenge) => challengeSteps(challenge, orders)),
  ];
  const news = seen.filter((step) => !before.told.has(keyOf(step)));
  if (news.length === 0) return before;
  const proven = news.flatMap(({ certificate, proof }) => (proof === undefined ? [] : [[certificate, proof] as const]));
  return {
    lines: [...before.lines, ...news.map(({ line }) => line)],
    told: new Set([...before.told, ...news.map(keyOf)]),
    proofs: new Map([...before.proofs, ...proven]),
  };
}

const keyOf = ({ of, line }: Step): string => `${of} ${line}`;

function orderSteps(order: unknown): readonly Step[] {
  const state = textAt(order, 'status', 'state');
  if (state === undefined) return [];
  const certificate = certificateOf(order);
  // Where the server is asked when to renew, it is told what a renewal replaces. RFC 9773 §5.
  const replacing = textAt(order, 'spec', 'replaces') === undefined ? '' : ', in place of the certificate before';
  const what = state === 'pending' ? `pending at Pebble${replacing}` : `${state}${reasonOf(order)}`;
  return [{ of: uidOf(order), certificate, line: `${certificate}: order ${what}` }];
}

function challengeSteps(challenge: unknown, orders: Objects): readonly Step[] {
  const owner = listAt(challenge, 'metadata', 'ownerReferences').find((one) => textAt(one, 'kind') === 'Order');
  const key = `${textAt(challenge, 'metadata', 'namespace')}/${textAt(owner, 'name')}`;
  const order = orders.get(key);
  if (order === undefined) return [];
  const certificate = certificateOf(order);
  const type = textAt(challenge, 'spec', 'type') ?? '';
  const wildcard = fieldOf(fieldOf(challenge, 'spec'), 'wildcard') === true ? '*.' : '';
  const head = `${certificate}: challenge ${type} for ${wildcard}${textAt(challenge, 'spec', 'dnsName')}`;
  const step = (what: string): Step => ({ of: uidOf(challenge), certificate, line: `${head}: ${what}` });
  const state = textAt(challenge, 'status', 'state') ?? 'pending';
  if (state === 'valid') return [{ ...step('seen by Pebble, valid'), proof: type }];
  if (state !== 'pending') return [step(`${state}${reasonOf(challenge)}`)];
  if (fieldOf(fieldOf(challenge, 'status'), 'presented') === true) return [step(`presented${reasonOf(challenge)}`)];
  const waits = reasonOf(challenge);
  return waits === '' ? [] : [step(`waiting${waits}`)];
}

const uidOf = (object: unknown): string => textAt(object, 'metadata', 'uid') ?? '';

function certificateOf(order: unknown): string {
  const annotations = fieldOf(fieldOf(order, 'metadata'), 'annotations');
  return textAt(annotations, 'cert-manager.io/certificate-name') ?? textAt(order, 'metadata', 'name') ?? '';
}

function reasonOf(object: unknown): string {
  const reason = textAt(object, 'status', 'reason') ?? '';
  return reason === '' ? '' : ` (${reason})`;
}
