import { Agent, request } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { json, text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import type { ControlPlaneAddress } from '../../tools/control-plane/start.ts';

/** Which server, and as whom. */
export type ClusterTarget = Pick<ControlPlaneAddress, 'server' | 'caPem' | 'token'>;

/** One request to the API server. */
export interface ClusterRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body?: object;
  readonly contentType?: string;
}

/** The answer as it came: status code and decoded JSON. */
export interface ClusterReply {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** How these requests call themselves in the audit log, so that they are never counted as the program's. */
export const TEST_USER_AGENT = 'certwright-test';

const agent = new Agent({ keepAlive: true, maxSockets: 16 });

/** Sends one request and gives the answer whatever its status. */
export async function askCluster(target: ClusterTarget, asked: ClusterRequest): Promise<ClusterReply> {
  const reply = await send(target, asked, agent);
  return { status: reply.statusCode ?? 0, body: (await json(reply)) as ClusterReply['body'] };
}

/** The lines of a watch, decoded, until the caller stops reading, the signal aborts or the server ends it. */
export async function* watchCluster(target: ClusterTarget, path: string, signal: AbortSignal): AsyncGenerator<unknown> {
  const reply = await beginWatch(target, path, signal);
  try {
    for await (const line of createInterface({ input: reply })) yield JSON.parse(line);
  } finally {
    reply.destroy();
  }
}

/** An API server that has just been started, or a kind that has, asks to come again in a second. Anything else but a stream is an error. */
async function beginWatch(target: ClusterTarget, path: string, signal: AbortSignal): Promise<IncomingMessage> {
  for (;;) {
    const reply = await send(target, { method: 'GET', path }, undefined, signal);
    if (reply.statusCode === 200) return reply;
    const words = await text(reply);
    if (reply.statusCode !== 429) throw new Error(`${path}: ${reply.statusCode} ${words}`);
    await delay(Number(reply.headers['retry-after'] ?? 1) * 1000, undefined, { signal });
  }
}

function send(
  target: ClusterTarget,
  asked: ClusterRequest,
  through?: Agent,
  signal?: AbortSignal,
): Promise<IncomingMessage> {
  const body = asked.body === undefined ? undefined : JSON.stringify(asked.body);
  const options = {
    method: asked.method,
    ca: target.caPem,
    agent: through ?? false,
    headers: {
      authorization: `Bearer ${target.token}`,
      accept: 'application/json',
      'user-agent': TEST_USER_AGENT,
      'content-type': asked.contentType ?? 'application/json',
      // Node says of itself how long a body is, but not that of a DELETE.
      ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
    },
    ...(signal === undefined ? {} : { signal }),
  };
  return new Promise((resolve, reject) => {
    request(`${target.server}${asked.path}`, options, resolve).once('error', reject).end(body);
  });
}
