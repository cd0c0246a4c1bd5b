import type { KubeObject, ObjectKey, ResourceType } from '../../api/kubernetes.ts';
import { seconds } from '../../base/instant.ts';
import type { Connection } from '../auth/connection.ts';
import type { ListPage, Selection, WriteOptions } from '../kube-api.ts';
import type { Call, CallerParts } from './caller.ts';
import { makeCall } from './caller.ts';
import { decodeDeleted, decodeList, decodeObject, parseJson } from './decode-object.ts';
import { encodeBody } from './encode-body.ts';
import type { KubeApiOptions, KubeClient } from './options.ts';
import type { RateLimit } from './rate-limit.ts';
import { createRateLimit, noRateLimit } from './rate-limit.ts';
import { createRequestBudget } from './request-budget.ts';
import { listQuery, query, resourcePath } from './resource-path.ts';
import type { Session } from './session.ts';
import { createSession } from './session.ts';
import type { Ask } from './ask.ts';
import { watchEvents } from './watch.ts';

const DEFAULT_DEADLINE = seconds(30);
const DEFAULT_IN_FLIGHT = 16;
const DEFAULT_MAX_BYTES = 16 * 1024 * 1024;
const DEFAULT_WATCH_IDLE = seconds(150);
/** Connections for Leases and the probe, beyond those of the budget. */
const SPARE_CONNECTIONS = 4;

const JSON_TYPE = 'application/json';
const APPLY_TYPE = 'application/apply-patch+yaml';
const METADATA_LIST = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';
const METADATA = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';

/** The Kubernetes API over one connection. Opens nothing before the first request. */
export function createKubeApi(connection: Connection, options: KubeApiOptions): KubeClient {
  const places = options.maxInFlight ?? DEFAULT_IN_FLIGHT;
  const session = createSession(connection, options.clock, places + SPARE_CONNECTIONS);
  const parts: CallerParts = {
    clock: options.clock,
    session,
    budget: createRequestBudget(options.clock, places),
    rateLimit: rateLimitOf(options, session),
    deadline: options.deadline ?? DEFAULT_DEADLINE,
    maxBytes: options.maxBytes ?? DEFAULT_MAX_BYTES,
    onRequest: options.onRequest ?? (() => {}),
    mayWrite: options.mayWrite ?? (() => true),
  };
  return {
    ...reads(parts, options),
    ...writes(parts, options),
    post: postRaw(parts, options),
    close: () => session.close(),
  };
}

type Reads = Pick<KubeClient, 'get' | 'list' | 'watch'>;
type Writes = Pick<KubeClient, 'create' | 'apply' | 'patch' | 'delete'>;

function reads(parts: CallerParts, { userAgent, watchIdle }: KubeApiOptions): Reads {
  const headersFor = (accept: string) => ({ Accept: accept, 'User-Agent': userAgent });
  return {
    async get(key, signal) {
      const ask: Ask = { verb: 'get', ...key };
      const exchange = { method: 'GET', path: resourcePath(ask), headers: headersFor(JSON_TYPE) } as const;
      return objectOf(await makeCall(parts, { ask, class: 'normal', exchange }, signal), key.type);
    },
    async list(selection, page, signal) {
      const ask: Ask = { verb: 'list', ...selection };
      const path = `${resourcePath(ask)}${listQuery(selection, page)}`;
      // The server packs answers from 128 KiB on; smaller ones and single objects are not worth the asking.
      const headers = { ...headersFor(acceptList(selection)), 'Accept-Encoding': 'gzip' };
      const body = await makeCall(parts, { ask, class: 'normal', exchange: { method: 'GET', path, headers } }, signal);
      return listOf(body, selection.type);
    },
    watch(selection, watchOptions, signal) {
      const accept = selection.metadataOnly === true ? METADATA : JSON_TYPE;
      const watchParts = { ...parts, idle: watchIdle ?? DEFAULT_WATCH_IDLE, headers: headersFor(accept) };
      return watchEvents(watchParts, selection, watchOptions, signal);
    },
  };
}

/** What is no object of a kind of ours: aggregated APIs, and sub-resources that only answer. */
const postRaw =
  ({ session, deadline, maxBytes }: CallerParts, { userAgent }: KubeApiOptions): KubeClient['post'] =>
  async (path, body, signal) => {
    const headers = { Accept: JSON_TYPE, 'User-Agent': userAgent, 'Content-Type': JSON_TYPE };
    const limits = { within: deadline, maxBytes };
    const reply = await session.send({ method: 'POST', path, headers, body: JSON.stringify(body), ...limits }, signal);
    return { status: reply.status, body: jsonOrNothing(reply.body) };
  };

function jsonOrNothing(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

const acceptList = (selection: Selection): string => (selection.metadataOnly === true ? METADATA_LIST : JSON_TYPE);

function writes(parts: CallerParts, { userAgent }: KubeApiOptions): Writes {
  const write = async (ask: Ask, wire: Wire, signal: AbortSignal): Promise<Buffer> => {
    const headers = { Accept: JSON_TYPE, 'User-Agent': userAgent, 'Content-Type': wire.contentType };
    const path = `${wire.path ?? resourcePath(ask)}${query(wire.query ?? {})}`;
    const exchange = { method: wire.method, path, headers, body: encodeBody(wire.object) };
    return makeCall(parts, { ask, class: wire.class, exchange, sent: wire.object }, signal);
  };
  return {
    async create(type, object, options, signal) {
      const ask: Ask = { verb: 'create', ...placeOf(type, object) };
      // The name stands in the object: the path is the collection's.
      const path = resourcePath({ type, namespace: ask.namespace ?? '' });
      const wire: Wire = { method: 'POST', path, contentType: JSON_TYPE, object, ...managed(options) };
      const reply = await write(ask, wire, signal);
      return options.isReplyUnread === true ? object : objectOf(reply, type);
    },
    async apply(type, object, options, signal) {
      const ask: Ask = { verb: 'apply', ...placeOf(type, object), ...subresourceOf(options) };
      const wire: Wire = { method: 'PATCH', contentType: APPLY_TYPE, object, ...managed(options, true) };
      return objectOf(await write(ask, wire, signal), type);
    },
    async patch(key, object, options, signal) {
      const ask: Ask = { verb: 'patch', ...key, ...subresourceOf(options) };
      const wire: Wire = { method: 'PATCH', contentType: 'application/merge-patch+json', object, ...managed(options) };
      return objectOf(await write(ask, wire, signal), key.type);
    },
    async delete(key, preconditions, signal) {
      const object = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions, propagationPolicy: 'Background' };
      const wire: Wire = { method: 'DELETE', contentType: JSON_TYPE, object, class: 'normal' };
      const reply = await write({ verb: 'delete', ...key }, wire, signal);
      return decodeDeleted(parseJson(reply.toString('utf8')), key.type);
    },
  };
}

interface Wire {
  readonly method: 'POST' | 'PATCH' | 'DELETE';
  /** Where it is not the object's own. */
  readonly path?: string;
  readonly contentType: string;
  readonly object: unknown;
  readonly class: Call['class'];
  readonly query?: Parameters<typeof query>[0];
}

const managed = ({ manager, class: requestClass }: WriteOptions, force?: true): Pick<Wire, 'class' | 'query'> => ({
  class: requestClass ?? 'normal',
  query: { fieldManager: manager, force },
});

const subresourceOf = ({ subresource }: { readonly subresource?: string }): { readonly subresource?: string } =>
  subresource === undefined ? {} : { subresource };

const placeOf = (type: ResourceType, object: KubeObject): ObjectKey & Pick<Ask, 'blockedOwners'> => ({
  type,
  namespace: object.metadata.namespace ?? '',
  name: object.metadata.name,
  blockedOwners: blockedOwners(object),
});

/** Kinds of the owners whose deletion an object would block: that needs a right of its own where the server asks for it. */
const blockedOwners = ({ metadata }: KubeObject): readonly string[] =>
  (metadata.ownerReferences ?? [])
    .filter(({ blockOwnerDeletion }) => blockOwnerDeletion === true)
    .map(({ apiVersion, kind }) => [kind, ...apiVersion.split('/').slice(0, -1)].join('.'));

const objectOf = (body: Buffer, type: ResourceType): KubeObject => decodeObject(parseJson(body.toString('utf8')), type);
const listOf = (body: Buffer, type: ResourceType): ListPage => decodeList(parseJson(body.toString('utf8')), type);

function rateLimitOf({ clock, rateLimit, userAgent, deadline }: KubeApiOptions, session: Session): RateLimit {
  if (rateLimit === undefined) return noRateLimit;
  const headers = { 'User-Agent': userAgent };
  const within = deadline ?? DEFAULT_DEADLINE;
  // Many requests wait for this one answer: it hangs on no single one's signal, only on its own deadline.
  const signal = new AbortController().signal;
  const isFair = async (): Promise<boolean> => {
    const reply = await session.send({ method: 'HEAD', path: '/livez/ping', headers, within, maxBytes: 1024 }, signal);
    return reply.headers['x-kubernetes-pf-flowschema-uid'] !== undefined;
  };
  return createRateLimit({ clock, ...rateLimit, isFair });
}
