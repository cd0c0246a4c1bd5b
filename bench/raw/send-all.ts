import type { ClusterTarget } from '../../test/support/cluster-request.ts';
import type { BulkRequest, Stage } from '../stage.ts';
import type { RawConnection } from './connection.ts';
import { throughLanes } from './lanes.ts';

/** As many as the orientation figures of the API server were measured with. Source: docs/performance.md. */
export const CONNECTIONS = 8;

/** `Stage.sendAll` for one control plane. */
export const sendAllTo =
  (target: ClusterTarget, signal: AbortSignal): Stage['sendAll'] =>
  (requests, onSent) =>
    throughLanes(target, CONNECTIONS, requests, async (connection, request) => {
      signal.throwIfAborted();
      onSent?.(request, performance.now());
      await sendBulk(connection, request);
    });

/** Sends one request of many. Throws with the server's words if it is refused. */
export async function sendBulk(connection: RawConnection, request: BulkRequest): Promise<void> {
  const { method, path, contentType = 'application/json', body } = request;
  const encoded = body === undefined ? '' : JSON.stringify(body);
  const { status, text } = await connection.send({ method, path, contentType, body: encoded });
  if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text.slice(0, 500)}`);
}
