import type { Ask } from '../../../../src/kube/client/ask.ts';
import type { Chance } from '../chance.ts';
import type { Fault } from '../../../../src/base/fault.ts';
import type { HostileReader, ReadersOf } from '../hostile-case.ts';
import type { JsonValue } from '../mutate-json.ts';
import { certificateType } from '../../../../src/api/resource-types.ts';
import { instant, seconds } from '../../../../src/base/instant.ts';
import { decodeList, parseJson } from '../../../../src/kube/client/decode-object.ts';
import { decodeWatchLine } from '../../../../src/kube/client/decode-watch-line.ts';
import { retryAfter } from '../../../../src/kube/client/retry-after.ts';
import { parseStatus } from '../../../../src/kube/client/status.ts';
import { statusFault } from '../../../../src/kube/client/status-fault.ts';
import { createLineSplitter } from '../../../../src/kube/client/watch-lines.ts';
import { readLease } from '../../../../src/kube/lease-object.ts';
import { mutatedBytes } from '../mutate-bytes.ts';
import { mutatedJson } from '../mutate-json.ts';
import { mutatedText } from '../mutate-text.ts';

const MANY = 1_000_000;
const now = instant(Date.UTC(2026, 10, 24, 12));
const asks: readonly Ask[] = [
  { verb: 'create', type: certificateType, namespace: 'shop', name: 'www' },
  { verb: 'apply', type: certificateType, namespace: 'shop', name: 'www', subresource: 'status' },
  { verb: 'watch', type: certificateType },
];

/** Readers of what an API server, or whatever answers in its place, sends. */
export const kubernetesReaders: ReadersOf = () => [
  statusReader,
  watchLineReader,
  watchBytesReader,
  listReader,
  retryAfterReader,
  leaseReader,
];

const metadata = { name: 'www', namespace: 'shop', uid: 'a-b-c', resourceVersion: '12', generation: 1 };
const STATUSES: readonly JsonValue[] = [
  {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: 'Certificate.cert-manager.io "www" is invalid: spec.secretName: Required value',
    reason: 'Invalid',
    details: {
      name: 'www',
      group: 'cert-manager.io',
      kind: 'Certificate',
      causes: [{ reason: 'FieldValueRequired', message: 'Required value', field: 'spec.secretName' }],
      retryAfterSeconds: 3,
    },
    code: 422,
  },
  {
    kind: 'Status',
    status: 'Failure',
    reason: 'NotFound',
    message: 'not found',
    details: { name: 'www', kind: 'certificates' },
    code: 404,
  },
  {
    kind: 'Status',
    status: 'Failure',
    reason: 'Forbidden',
    message: 'User "x" cannot get resource "secrets"',
    code: 403,
  },
];
const CODES = [400, 401, 403, 404, 405, 409, 410, 413, 422, 429, 500, 502, 503, 504, 302, 999];

/** Seldom as text that is no JSON any more. */
function jsonText(samples: readonly JsonValue[], chance: Chance): string {
  const text = mutatedJson(samples, 'any', chance);
  return chance.oneIn(5) ? mutatedText([text], ['{', '}', '[', ']', '"', ',', ':', 'null', '\\u0000'], chance) : text;
}

const statusReader: HostileReader = {
  name: 'status',
  faults: [],
  cases: MANY,
  aCase: (chance) => {
    const input = jsonText(STATUSES, chance);
    const code = chance.pick(CODES);
    const ask = chance.pick(asks);
    return {
      input: `${code} ${ask.verb} ${input}`,
      read: () => isShort(statusFault(ask, parseStatus(code, input), now)),
    };
  },
};

/** What a server says is shown to people up to 1 KiB. Source: the style guide's rule on errors. */
function isShort(fault: Fault): void {
  if (fault.message.length > 1500) throw new Error(`a message of ${fault.message.length} characters`);
}

const WATCH_LINES: readonly JsonValue[] = [
  {
    type: 'ADDED',
    object: { apiVersion: 'cert-manager.io/v1', kind: 'Certificate', metadata, spec: { secretName: 'x' } },
  },
  { type: 'DELETED', object: { metadata } },
  {
    type: 'BOOKMARK',
    object: { metadata: { resourceVersion: '9', annotations: { 'k8s.io/initial-events-end': 'true' } } },
  },
  ...STATUSES.map((object) => ({ type: 'ERROR', object })),
];

const watchLineReader: HostileReader = {
  name: 'watch-line',
  faults: ['transient', 'refused', 'misconfigured', 'throttled'],
  cases: MANY,
  aCase: (chance) => {
    const input = jsonText(WATCH_LINES, chance);
    const ask = chance.pick(asks);
    return { input, read: () => decodeWatchLine(input, ask, now) };
  },
};

const listReader: HostileReader = {
  name: 'list',
  faults: ['transient'],
  cases: MANY,
  aCase: (chance) => {
    const items = [{ metadata, spec: {} }, { metadata }];
    const input = jsonText([{ kind: 'List', metadata: { resourceVersion: '7', continue: 'abc' }, items }], chance);
    return { input, read: () => decodeList(parseJson(input), certificateType) };
  },
};

const LONGEST_LINE = 1000;

const watchBytesReader: HostileReader = {
  name: 'watch-bytes',
  faults: ['transient'],
  cases: MANY / 2,
  aCase: (chance) => {
    const lines = Buffer.from(WATCH_LINES.map((line) => `${JSON.stringify(line)}\n`).join(''));
    const input = mutatedBytes([lines, Buffer.from('a\n\nb'), Buffer.from('\n')], chance);
    const chunks = cut(input, chance);
    const expected = expectedOf(input);
    return { input, read: () => gives(chunks, expected) };
  },
};

function cut(bytes: Uint8Array, chance: Chance): readonly Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + 1 + chance.below(chance.oneIn(3) ? 8 : 2000);
    chunks.push(Buffer.from(bytes.subarray(at, end)));
    at = end;
  }
  return chunks;
}

/** What must come out of a stream. Found before a case is timed: what this takes is not the splitter's. */
interface Expected {
  /** The complete lines, a line feed between them. */
  readonly text: string;
  readonly isTooLong: boolean;
}

function expectedOf(whole: Uint8Array): Expected {
  const lines = splitAt(whole);
  const complete = lines.slice(0, -1).map((line) => line.toString());
  return { text: complete.join('\n'), isTooLong: lines.some((line) => line.length > LONGEST_LINE) };
}

/** However the stream is cut, its lines are the same; one that is too long is refused. */
function gives(chunks: readonly Buffer[], { text, isTooLong }: Expected): void {
  const splitter = createLineSplitter(LONGEST_LINE, () => new Error('too long'));
  try {
    const lines = chunks.flatMap((chunk) => splitter.push(chunk));
    if (isTooLong || lines.join('\n') !== text)
      throw new RangeError(isTooLong ? 'a line that is too long was let pass' : 'other lines than were sent');
  } catch (thrown) {
    if (!isTooLong || thrown instanceof RangeError) throw thrown;
  }
}

function splitAt(bytes: Uint8Array): readonly Buffer[] {
  const lines: Buffer[] = [];
  const all = Buffer.from(bytes);
  let start = 0;
  for (let end = all.indexOf(10); end !== -1; end = all.indexOf(10, start)) {
    lines.push(all.subarray(start, end));
    start = end + 1;
  }
  return [...lines, all.subarray(start)];
}

const RETRY_AFTERS = [
  '1',
  '30',
  '0',
  '999999',
  '-1',
  'Wed, 21 Oct 2026 07:28:00 GMT',
  '2026-11-24T12:00:30Z',
  'Infinity',
];

const retryAfterReader: HostileReader = {
  name: 'retry-after',
  faults: [],
  cases: MANY,
  aCase: (chance) => {
    const header = chance.oneIn(10) ? undefined : mutatedText(RETRY_AFTERS, ['GMT', 'Dec', ' ', '-', '9'], chance);
    const body = jsonText(STATUSES, chance);
    return { input: `${header} ${body}`, read: () => isLater(retryAfter(header, parseStatus(429, body), now)) };
  },
};

function isLater(until: ReturnType<typeof retryAfter>): void {
  if (!(until >= now + seconds(1)) || !Number.isFinite(until)) throw new Error(`not before ${until}`);
}

const leaseReader: HostileReader = {
  name: 'lease',
  faults: ['transient'],
  cases: MANY,
  aCase: (chance) => {
    const spec = {
      holderIdentity: 'a',
      leaseDurationSeconds: 60,
      acquireTime: '2026-11-24T12:00:00.000000Z',
      leaseTransitions: 1,
    };
    const input = jsonText([{ type: 'ADDED', object: { metadata, spec } }], chance);
    const ask: Ask = { verb: 'get', type: certificateType };
    const object = () => decodeWatchLine(input, ask, now);
    return { input, read: () => leaseOf(object()) };
  },
};

const leaseOf = (event: ReturnType<typeof decodeWatchLine>) =>
  event.is === 'bookmark' ? undefined : readLease(event.object, seconds(60));
