import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { freePorts } from '../../tools/control-plane/ports.ts';
import { askProbes } from './ask-probes.ts';

test('a slow answer and a refusal are seen; a refusal before the first good answer is not held against it', {
  timeout: 60_000,
}, async (context) => {
  const [port = 0] = await freePorts(1);
  const probing = askProbes(port);
  context.onTestFinished(() => probing.stop());
  const asked = { '/livez': 0, '/readyz': 0 };
  const server = createServer((request, reply) => {
    const path = request.url === '/livez' ? '/livez' : '/readyz';
    asked[path] += 1;
    if (path === '/livez') setTimeout(() => reply.end(), asked[path] === 2 ? 300 : 0);
    else reply.writeHead([1, 3].includes(asked[path]) ? 500 : 200).end();
  });
  context.onTestFinished(() => void server.close());
  server.listen(port, '127.0.0.1');
  await expect.poll(async () => (await probing.answers()).livez.asked, { timeout: 20_000 }).toBeGreaterThanOrEqual(3);
  await expect.poll(async () => (await probing.answers()).readyz.asked, { timeout: 20_000 }).toBeGreaterThanOrEqual(4);
  const { livez, readyz } = await probing.answers();
  expect(livez).toMatchObject({ failed: 0 });
  expect(livez.slowest).toBeGreaterThanOrEqual(300);
  expect(livez.p99).toBe(livez.slowest);
  expect(readyz).toMatchObject({ failed: 1 });
});
