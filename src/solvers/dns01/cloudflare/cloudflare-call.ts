import type { JsonObject } from '../../../base/json-object.ts';
import { isJsonObject } from '../../../base/json-object.ts';
import type { JsonReply, JsonService } from '../json-call.ts';
import { callJson, refusalFault } from '../json-call.ts';
import type { CloudflareCredential } from './credential-headers.ts';

/** One thing asked for; `to` continues "when asked to". */
export interface CloudflareRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly to: string;
  readonly body?: object;
}

/** Makes one call and gives the objects of its result. @throws Fault as `DnsProvider` says. */
export type CloudflareCall = (request: CloudflareRequest, signal: AbortSignal) => Promise<readonly JsonObject[]>;

/** "An identical record already exists", "Record does not exist": what is wanted is so already. */
const ALREADY = new Set([81_058, 81_057, 81_044]);

/** Calls of the API at `origin`. */
export const cloudflareCalls =
  (service: JsonService, origin: string, { headers, place }: CloudflareCredential): CloudflareCall =>
  async ({ method, path, to, body }, signal) => {
    const url = new URL(`/client/v4${path}`, origin);
    const content = body === undefined ? {} : { body: JSON.stringify(body) };
    const reply = await callJson(service, { method, url, headers, ...content }, signal);
    const envelope = isJsonObject(reply.body) ? reply.body : {};
    if (reply.status < 300 && envelope['success'] !== false) return objectsIn(envelope['result']);
    const errors = objectsIn(envelope['errors']);
    if (isDone(method, reply, errors)) return [];
    throw refusalFault(service, reply, { asked: to, credential: place, words: wordsOf(errors) });
  };

const isDone = (method: string, { status }: JsonReply, errors: readonly JsonObject[]): boolean =>
  method !== 'GET' && ((method === 'DELETE' && status === 404) || errors.some(({ code }) => ALREADY.has(Number(code))));

/** An object or a list of them. */
function objectsIn(value: unknown): readonly JsonObject[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter(isJsonObject);
}

const wordsOf = (errors: readonly JsonObject[]): string =>
  errors.map(({ code, message }) => `${String(message)} (${String(code)})`).join('; ');
