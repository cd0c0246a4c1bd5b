import type { Scenario } from '../scenario.ts';

/** What `npm run bench -- --help` prints. */
export function benchHelp(scenarios: readonly Scenario[]): string {
  const width = Math.max(...scenarios.map(({ name }) => name.length));
  const lines = scenarios.map(({ name, what, runs }) => {
    const parameters = runs.map((run) => Object.entries(run).map(([key, value]) => `${key}=${value}`));
    return `  ${name.padEnd(width)}  ${what}\n${parameters.map((run) => `  ${''.padEnd(width)}    ${run.join(' ')}`).join('\n')}`;
  });
  return `npm run bench: puts the controller to work on a control plane of its own and measures what it costs.

  npm run bench                            all scenarios
  npm run bench -- SCENARIO…               these
    -n N                                   with so many certificates
    --algorithm ecdsa|rsa                  with these keys (P-256, 2048 bits)
    --set NAME=NUMBER                      with another parameter of the scenario; may be repeated
    -o table|json                          a table for people, or JSON for machines (then tables go to standard error, as progress does)
    --controller COMMAND                   measures another controller of the same API instead of this program
    --compare COMMAND                      measures another controller as well, each in turn, and prints ratios
    --controller-user, --compare-user NAME who it is to the API server, if not the user of {kubeconfig}
    --help                                 this text

A COMMAND is run by /bin/sh. In it {kubeconfig} becomes the path of a kubeconfig with all rights, {metrics} and {health} become addresses
to listen on, {flags} becomes what a scenario asks for (acme: where DNS is), {program} becomes this program with its flags, e.g.
  --compare 'other-controller --kubeconfig={kubeconfig} --leader-election-namespace=cert-manager'
  --compare '{program} --concurrent-workers=10'

Scenarios, with the parameters of their runs:
${lines.join('\n')}

What the figures mean, and how this program does: docs/performance.md
`;
}
