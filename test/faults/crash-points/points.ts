import type { PassedRequest } from '../proxy/fault-proxy.ts';
import type { SeenRequest } from '../proxy/seen-request.ts';
import { inShort, isWrite } from '../proxy/seen-request.ts';

/** Names a request of a flow, the same in every run: what is done to which object, and a count: `create secrets web-next#1`. */
export type CrashPoint = string;

/** A Secret with a next key is named with a hash that differs from run to run. */
const NEXT_KEY = /-[a-z0-9]{5}$/;
/** Orders, Challenges and what solves them are named with hashes of what they say: names, tokens of the server. */
const HASH = /-\d{5,10}(?=-\d{5,10}$|$)|(?<=^cm-acme-http-solver)-[0-9a-f]{12}/g;

/** Gives each request that may be a crash point its name; ask once for each, in the order in which they come. */
export function nameCrashPoints(): (request: SeenRequest) => CrashPoint | undefined {
  const counts = new Map<string, number>();
  return (request) => {
    if (!mayCrashAt(request)) return undefined;
    const what = `${inShort(request)} ${objectOf(request)}`;
    const count = (counts.get(what) ?? 0) + 1;
    counts.set(what, count);
    return `${what}#${count}`;
  };
}

/** The crash points of a run without faults. */
export function crashPointsOf(passed: readonly PassedRequest[]): readonly CrashPoint[] {
  const nameOf = nameCrashPoints();
  const inOrder = passed.map(({ request }) => request).sort((one, other) => one.id - other.id);
  return inOrder.map(nameOf).filter((point) => point !== undefined);
}

/** Every write and every live read of the work; the Lease has tests of its own. */
const mayCrashAt = (request: SeenRequest): boolean =>
  request.resource !== 'leases' && (isWrite(request) || request.verb === 'get') && request.name !== '';

/** Events are named with the time: by what they tell then. Those of one object are sent one after another, so that their order is fixed. */
function objectOf({ resource, name, verb, body }: SeenRequest): string {
  if (resource === 'secrets') return name.replace(NEXT_KEY, '-next');
  if (resource !== 'events') return name.replaceAll(HASH, '-hash');
  const object = name.slice(0, name.lastIndexOf('.')).replaceAll(HASH, '-hash');
  if (verb !== 'create') return object;
  const { reason }: { readonly reason?: string } = JSON.parse(body.toString('utf8'));
  return `${object} ${reason}`;
}
