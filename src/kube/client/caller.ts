import type { Clock } from '../../base/clock.ts';
import { defined } from '../../base/defined.ts';
import { asFault, Fault } from '../../base/fault.ts';
import { milliseconds } from '../../base/instant.ts';
import type { Milliseconds } from '../../base/instant.ts';
import type { HttpReply, HttpRequest } from '../../net/http.ts';
import type { RequestClass } from '../step.ts';
import { redactSent } from './encode-body.ts';
import type { RequestSample } from './options.ts';
import type { RateLimit } from './rate-limit.ts';
import type { RequestBudget } from './request-budget.ts';
import { retryAfter } from './retry-after.ts';
import type { Exchange, Session } from './session.ts';
import type { Ask } from './ask.ts';
import { statusFault } from './status-fault.ts';
import type { Status } from './status.ts';
import { parseStatus } from './status.ts';

/** What every request passes through. */
export interface CallerParts {
  readonly clock: Clock;
  readonly session: Session;
  readonly budget: RequestBudget;
  readonly rateLimit: RateLimit;
  readonly deadline: Milliseconds;
  readonly maxBytes: number;
  readonly onRequest: (sample: RequestSample) => void;
  readonly mayWrite: () => boolean;
}

/** One request: what is asked, in which class, and what goes over the wire. */
export interface Call {
  readonly ask: Ask;
  readonly class: RequestClass;
  readonly exchange: Pick<Exchange<HttpRequest>, 'method' | 'path' | 'headers' | 'body'>;
  /** The object before it was encoded: so that its Secrets are not repeated in an error. */
  readonly sent?: unknown;
}

/**
 * Makes one request within budget and deadline and gives the body of its success.
 * @throws Fault as `KubeApi` says.
 */
export async function makeCall(parts: CallerParts, call: Call, signal: AbortSignal): Promise<Buffer> {
  if (isOutsideBudget(call.ask)) return exchangeOnce(parts, call, parts.deadline, signal);
  const began = parts.clock.monotonic();
  const leave = await parts.budget.enter(call.class, parts.deadline, signal);
  try {
    await parts.rateLimit.admit(signal);
    const waited = parts.clock.monotonic() - began;
    return await exchangeOnce(parts, call, milliseconds(parts.deadline - waited), signal);
  } finally {
    leave();
  }
}

/** Leases are renewed however much else there is to do. */
const isOutsideBudget = ({ type }: Ask): boolean => type.group === 'coordination.k8s.io' && type.plural === 'leases';

async function exchangeOnce(
  parts: CallerParts,
  call: Call,
  within: Milliseconds,
  signal: AbortSignal,
): Promise<Buffer> {
  const done = sampling(parts, call.ask);
  let reply: HttpReply;
  try {
    const limits = { within, maxBytes: parts.maxBytes };
    reply = await parts.session.send({ ...call.exchange, ...limits, ...fenceOf(parts, call.ask) }, signal);
  } catch (thrown) {
    const fault = asFault(thrown);
    done(fault.code);
    throw fault;
  }
  done(String(reply.status));
  if (reply.status < 300) return reply.body;
  throw refusal(parts, call, reply);
}

/** Between the decision to write and the write lie the wait for a place, a connection, and perhaps a process that was stopped. */
function fenceOf({ mayWrite }: CallerParts, ask: Ask): { readonly fence?: () => void } {
  if (ask.verb === 'get' || ask.verb === 'list' || isOutsideBudget(ask)) return {};
  return {
    fence: () => {
      if (!mayWrite()) throw leaseLostFault();
    },
  };
}

const leaseLostFault = (): Fault =>
  new Fault('transient', { code: 'LeaseLost', message: 'another may act in our place: nothing is written any more' });

function refusal(parts: CallerParts, call: Call, reply: HttpReply): Fault {
  const status = redacted(parseStatus(reply.status, reply.body.toString('utf8')), call.sent);
  const until = retryAfter(reply.headers['retry-after'], status, parts.clock.now());
  if (reply.status === 429 && !isOutsideBudget(call.ask)) parts.budget.pause(call.class, until);
  const { body } = call.exchange;
  return statusFault(
    defined({ ...call.ask, bytes: body === undefined ? undefined : Buffer.byteLength(body) }),
    status,
    until,
  );
}

function redacted(status: Status, sent: unknown): Status {
  const causes = status.causes.map((cause) => ({ ...cause, message: redactSent(cause.message, sent) }));
  return { ...status, message: redactSent(status.message, sent), causes };
}

/** Starts the clock of one request; what it returns tells the tap. */
export function sampling(parts: Pick<CallerParts, 'clock' | 'onRequest'>, ask: Ask): (code: string) => void {
  const began = parts.clock.monotonic();
  const { verb, type, subresource } = ask;
  const resource = subresource === undefined ? type.plural : `${type.plural}/${subresource}`;
  return (code) =>
    parts.onRequest({ verb, resource, group: type.group, code, millis: milliseconds(parts.clock.monotonic() - began) });
}
