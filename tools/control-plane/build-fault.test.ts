import { expect, test } from 'vitest';
import { buildFault } from './build-fault.ts';

const cases: readonly (readonly [string, string, string])[] = [
  ['a full disk', 'link: mapping output file failed: no space left on device', 'NoSpace'],
  ['no name server', 'go: k8s.io/api@v0.37.2: Get "…": dial tcp: lookup proxy: no such host', 'NoNetwork'],
  ['a proxy that refuses', 'go: x: Get "…": dial tcp 127.0.0.1:9: connect: connection refused', 'NoNetwork'],
  ['downloading switched off', 'go: x@v1: module lookup disabled by GOPROXY=off', 'NoNetwork'],
  ['a cache that cannot be written', 'mkdir /root/.cache/go-build: permission denied', 'FolderNotWritable'],
];

test.each(cases)('%s is told with its remedy', (_, printed, code) => {
  expect(buildFault([printed])).toMatchObject({ kind: 'misconfigured', code, remedy: expect.any(String) });
});

test('what is not known is shown in the words of Go', () => {
  expect(buildFault(['# certwright.dev/tools', './main.go:3:1: syntax error'])).toMatchObject({
    code: 'BuildFailed',
    message: 'Go could not build the control plane: # certwright.dev/tools | ./main.go:3:1: syntax error',
  });
});
