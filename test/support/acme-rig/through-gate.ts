// The API, the ACME server and the DNS provider as one life of a process sees them: through the gate. Part of test/support/acme-rig.ts.
import type { ResourceType } from '../../../src/api/kubernetes.ts';
import type { KubeApi } from '../../../src/kube/kube-api.ts';
import type { HttpTransport } from '../../../src/net/http.ts';
import type { DnsProvider } from '../../../src/solvers/dns01/provider.ts';
import type { ModelApi } from '../model-api.ts';
import { serverFault } from '../model-api/faults.ts';
import { lost } from '../model-acme/troubles.ts';
import type { Gate, Life } from './gate.ts';

/** Reads and writes of objects are points; lists and watches end with the process. */
export function apiThrough(gate: Gate, life: Life, api: ModelApi): KubeApi {
  const cut = (): Error => serverFault('ConnectionFailed', 'the connection to the API server broke');
  const pass = <Reply>(verb: string, type: ResourceType, ask: () => Promise<Reply>, subresource?: string) =>
    gate.pass(life, `${verb} ${type.plural}${subresource === undefined ? '' : `/${subresource}`}`, ask, cut);
  return {
    get: (key, signal) => pass('get', key.type, () => api.get(key, signal)),
    list: (...request) => (life.signal.aborted ? new Promise(() => undefined) : api.list(...request)),
    watch: (selection, options, signal) => api.watch(selection, options, AbortSignal.any([signal, life.signal])),
    create: (type, object, by, signal) => pass('create', type, () => api.create(type, object, by, signal)),
    apply: (type, object, by, signal) => pass('apply', type, () => api.apply(type, object, by, signal), by.subresource),
    patch: (key, patch, by, signal) => pass('patch', key.type, () => api.patch(key, patch, by, signal), by.subresource),
    delete: (key, preconditions, signal) => pass('delete', key.type, () => api.delete(key, preconditions, signal)),
  };
}

/** Each request is a point, named by its endpoint. */
export const acmeThrough = (gate: Gate, life: Life, transport: HttpTransport): HttpTransport => ({
  ...transport,
  send: (request, signal) =>
    gate.pass(life, `ACME ${request.url.pathname.split('/')[1] ?? ''}`, () => transport.send(request, signal), lost),
});

/** Each change of a record is a point. */
export const providerThrough = (gate: Gate, life: Life, provider: DnsProvider): DnsProvider => ({
  present: (record, signal) => gate.pass(life, 'DNS present', () => provider.present(record, signal), lost),
  cleanUp: (record, signal) => gate.pass(life, 'DNS cleanUp', () => provider.cleanUp(record, signal), lost),
});
