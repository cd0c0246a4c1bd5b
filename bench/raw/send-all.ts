import type { ClusterTarget } from '../../test/support/cluster-request.ts';
import type { Stage } from '../stage.ts';
import { throughLanes } from './lanes.ts';

/** As many as the orientation figures of the API server were measured with. Source: docs/performance.md. */
export const CONNECTIONS = 8;

/** `Stage.sendAll` for one control plane. */
export const sendAllTo =
  (target: ClusterTarget, signal: AbortSignal): Stage['sendAll'] =>
  (requests, onSent) =>
    throughLanes(target, CONNECTIONS, requests, async (connection, request) => {
      signal.throwIfAborted();
      const { method, path, contentType = 'application/json', body } = request;
      const encoded = { method, path, contentType, body: body === undefined ? '' : JSON.stringify(body) };
      onSent?.(request, performance.now());
      const { status, text } = await connection.send(encoded);
      if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text.slice(0, 500)}`);
    });
