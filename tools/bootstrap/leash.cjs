'use strict';
// Loaded with --require into each Node process that our tools start with an IPC channel: ends it when the channel closes, which it does
// when the starter ends, however that ends. First by SIGTERM, so that it may put things in order; then for good.

const GRACE = 20_000;

if (process.channel) {
  process.on('disconnect', () => {
    process.kill(process.pid, 'SIGTERM');
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), GRACE).unref();
  });
  // The listener alone would keep the process running.
  process.channel.unref();
}
