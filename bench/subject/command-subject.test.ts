import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { commandSubject } from './command-subject.ts';
import type { Subject } from './subject.ts';

const own: Subject = {
  name: 'this program',
  user: 'own',
  hasAllRights: false,
  launch: ({ kubeconfig }) => ({
    program: 'printf',
    parameters: ['%s|', "it's", `--kubeconfig=${kubeconfig}`],
    environment: {},
    endsWithStdin: true,
    listensForProbes: true,
    listensForMetrics: true,
  }),
};
const place = { kubeconfig: '/run/a b/kubeconfig', metricsPort: 9402, healthPort: 9403, flags: [] };
const launch = (command: string) => commandSubject({ flag: '--compare', command, user: undefined }, own).launch(place);

test.each([
  [`echo '--kubeconfig={kubeconfig}'`, '--kubeconfig=/run/a b/kubeconfig\n'],
  [`echo '{kubeconfig}' {metrics} {health}`, '/run/a b/kubeconfig 127.0.0.1:9402 127.0.0.1:9403\n'],
  ['{program} --v=5', "it's|--kubeconfig=/run/a b/kubeconfig|--v=5|"],
])('%s', (command, printed) => {
  const { program, parameters } = launch(command);
  expect(execFileSync(program, parameters, { encoding: 'utf8' })).toBe(printed);
});

test('probes and metrics are asked for only where the command listens for them', () => {
  expect(launch('other {kubeconfig}')).toMatchObject({ listensForProbes: false, listensForMetrics: false });
  expect(launch('other {kubeconfig} {health}')).toMatchObject({ listensForProbes: true, listensForMetrics: false });
  expect(launch('{program}')).toMatchObject({ listensForProbes: true, listensForMetrics: true });
});

test('a command that would work in another cluster is refused', () => {
  const words = { flag: '--compare', command: 'other --leader-elect=false', user: undefined } as const;
  expect(() => commandSubject(words, own)).toThrow('The command of --compare does not say {kubeconfig}');
});
