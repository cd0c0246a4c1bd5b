import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import type { TestContext } from 'vitest';
import { freePorts } from '../../control-plane/ports.ts';
import { startForwarder } from './forwarder.ts';

/** The host is part of what is answered: the controller tells by it whose challenge is asked for. */
async function answering(t: TestContext, port: number): Promise<void> {
  const server = createServer((request, reply) => reply.end(`answer for ${request.headers.host}`));
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  t.onTestFinished(() => void server.close());
}

test('what is asked at one port is answered by the other, as it is; when it is closed, by nobody', async (t) => {
  const [from = 0, to = 0] = await freePorts(2);
  const forwarder = await startForwarder(from, to);
  // The controller is started after it.
  await answering(t, to);
  const reply = await fetch(`http://127.0.0.1:${from}/x`, { headers: { connection: 'close' } });
  expect(await reply.text()).toBe(`answer for 127.0.0.1:${from}`);
  forwarder?.close();
  await expect(fetch(`http://127.0.0.1:${from}/x`)).rejects.toThrow();
});

test('a client is cut off while nobody answers', async () => {
  const [from = 0, to = 0] = await freePorts(2);
  const forwarder = await startForwarder(from, to);
  const client = connect(from, '127.0.0.1');
  await once(client, 'close');
  forwarder?.close();
});

test('there is none at a port that is taken', async (t) => {
  const [from = 0, to = 0] = await freePorts(2);
  await answering(t, from);
  expect(await startForwarder(from, to)).toBeUndefined();
});
