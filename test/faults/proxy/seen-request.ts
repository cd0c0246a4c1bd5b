/** What is done with a resource, as RBAC and the audit log call it; a server-side apply is told apart from other patches. */
export type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'apply' | 'delete' | 'deletecollection';

/** A request that came from the controller, read as far as a fault may choose by it. */
export interface SeenRequest {
  /** 1 for the first that this proxy saw. */
  readonly id: number;
  readonly verb: Verb;
  /** '' for the core group. */
  readonly group: string;
  /** Plural; '' where the path is no resource's (`/livez`, `/version`, discovery). */
  readonly resource: string;
  readonly subresource?: string;
  /** '' for all namespaces and for what has none. */
  readonly namespace: string;
  /** Of a create too: from its body. '' where there is none. */
  readonly name: string;
  /** The answer holds metadata alone: how Secrets of strangers are watched. */
  readonly metadataOnly: boolean;
  readonly query: URLSearchParams;
  readonly method: string;
  /** Path with query, as it came. */
  readonly path: string;
  readonly body: Buffer;
}

/** The parts of an HTTP request that say what is asked. */
export interface WireRequest {
  readonly id: number;
  readonly method: string;
  readonly path: string;
  readonly accept: string;
  readonly contentType: string;
  readonly body: Buffer;
}

const CORE = /^\/api\/v1\/(?:namespaces\/([^/]+)\/)?([^/]+)(?:\/([^/]+))?(?:\/([^/]+))?$/;
const GROUPS = /^\/apis\/([^/]+)\/[^/]+\/(?:namespaces\/([^/]+)\/)?([^/]+)(?:\/([^/]+))?(?:\/([^/]+))?$/;

/** Reads what a request asks for. Source: Kubernetes API concepts, resource URIs. */
export function readRequest(wire: WireRequest): SeenRequest {
  const url = new URL(wire.path, 'http://proxy');
  const core = CORE.exec(url.pathname);
  const [, group = '', namespace = '', resource = '', name = '', subresource] =
    core === null ? (GROUPS.exec(url.pathname) ?? []) : ['', '', ...core.slice(1)];
  return {
    id: wire.id,
    verb: verbOf(wire, url.searchParams, name),
    group,
    resource,
    ...(subresource === undefined ? {} : { subresource }),
    namespace,
    name: name === '' && wire.method === 'POST' ? nameIn(wire.body) : name,
    metadataOnly: wire.accept.includes('PartialObjectMetadata'),
    query: url.searchParams,
    method: wire.method,
    path: wire.path,
    body: wire.body,
  };
}

function verbOf({ method, contentType }: WireRequest, query: URLSearchParams, name: string): Verb {
  switch (method) {
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return contentType.startsWith('application/apply-patch') ? 'apply' : 'patch';
    case 'DELETE':
      return name === '' ? 'deletecollection' : 'delete';
    default:
      if (['true', '1'].includes(query.get('watch') ?? '')) return 'watch';
      return name === '' ? 'list' : 'get';
  }
}

function nameIn(body: Buffer): string {
  const { metadata }: { readonly metadata?: { readonly name?: string } } = JSON.parse(body.toString('utf8'));
  return metadata?.name ?? '';
}

/** In short: `create secrets`, `patch certificates/status`, `watch secrets metadata`. What plans are named by. */
export const inShort = ({ verb, resource, subresource, metadataOnly }: SeenRequest): string =>
  `${verb} ${resource}${subresource === undefined ? '' : `/${subresource}`}${metadataOnly ? ' metadata' : ''}`;

const READS: readonly Verb[] = ['get', 'list', 'watch'];

/** Whether it changes something. */
export const isWrite = ({ verb }: SeenRequest): boolean => !READS.includes(verb);

/** Whether it belongs to the Lease or to the events beside the work: requests that the sequence of an issuance does not count. */
export const isBeside = ({ resource }: SeenRequest): boolean =>
  resource === 'events' || resource === 'leases' || resource === '';
