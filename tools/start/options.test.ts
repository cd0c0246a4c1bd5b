import { expect, test } from 'vitest';
import { readOptions } from './options.ts';

test('without parameters the demo runs until it is ended, on a cluster and a port of its own', () => {
  expect(readOptions([], '/')).toEqual({ once: false, acme: false, kubeconfig: undefined, port: 0 });
});

test('a kubeconfig is looked for where npm was called, not where it changed to', () => {
  expect(readOptions(['--kubeconfig', 'passwd', '--once'], '/etc')).toEqual({
    once: true,
    acme: false,
    kubeconfig: '/etc/passwd',
    port: 0,
  });
});

test.each([[['--help']], [['-h', '--once']]])('%j asks for help alone', (parameters) => {
  expect(readOptions(parameters, '/')).toBeUndefined();
});

test.each([['http'], ['-1'], ['65536'], ['1.5'], ['']])('port "%s" is refused by name', (port) => {
  expect(() => readOptions([`--port=${port}`], '/')).toThrow(`--port ${port} is no port (0 to 65535)`);
});

test('the servers of --acme are not for a cluster elsewhere', () => {
  expect(readOptions(['--acme'], '/')).toMatchObject({ acme: true });
  expect(() => readOptions(['--acme', '--kubeconfig', '/etc/passwd'], '/')).toThrow(
    '--acme and --kubeconfig do not go together',
  );
});
