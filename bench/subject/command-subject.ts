import { Fault } from '../../src/base/fault.ts';
import { KUBECONFIG_USER } from './subject.ts';
import type { Launch, Place, Subject } from './subject.ts';

const KUBECONFIG = '{kubeconfig}';
const METRICS = '{metrics}';
const HEALTH = '{health}';
const FLAGS = '{flags}';
const PROGRAM = '{program}';

/** How a person names another controller. */
export interface CommandWords {
  /** The flag, for what is said of it. */
  readonly flag: '--controller' | '--compare';
  readonly command: string;
  /** Who it is to the API server, where that is not the user of `{kubeconfig}`. */
  readonly user: string | undefined;
}

/**
 * Any controller that speaks the same API, as a shell command in which `{kubeconfig}` is replaced by a path, `{metrics}` and `{health}` by
 * `127.0.0.1:PORT`, `{flags}` by what a scenario asks for, and `{program}` by this program with all its flags, so that others can be added. It runs in the folder of the checkout,
 * with the environment of the person who asks, and has all rights in the cluster.
 * @throws Fault misconfigured: the command names neither `{kubeconfig}` nor `{program}`, so it would work in another cluster.
 */
export function commandSubject({ flag, command, user }: CommandWords, program: Subject): Subject {
  const isOurs = command.includes(PROGRAM);
  if (!isOurs && !command.includes(KUBECONFIG)) throw withoutKubeconfig(flag);
  return {
    name: flag === '--controller' ? 'controller' : 'compared',
    user: user ?? KUBECONFIG_USER,
    hasAllRights: true,
    launch: (place) => ({
      program: '/bin/sh',
      parameters: ['-c', filled(command, place, program.launch(place))],
      environment: process.env,
      endsWithStdin: false,
      listensForProbes: isOurs || command.includes(HEALTH),
      listensForMetrics: isOurs || command.includes(METRICS),
    }),
  };
}

const filled = (command: string, { kubeconfig, metricsPort, healthPort, flags }: Place, program: Launch): string =>
  command
    .replaceAll(PROGRAM, [program.program, ...program.parameters].map(quoted).join(' '))
    .replaceAll(FLAGS, flags.map(quoted).join(' '))
    .replaceAll(KUBECONFIG, kubeconfig)
    .replaceAll(METRICS, `127.0.0.1:${metricsPort}`)
    .replaceAll(HEALTH, `127.0.0.1:${healthPort}`);

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

const withoutKubeconfig = (flag: string): Fault =>
  new Fault('misconfigured', {
    code: 'InvalidFlag',
    message: `The command of ${flag} does not say ${KUBECONFIG}: it would not work in the cluster that is measured`,
    remedy: `write e.g. ${flag} 'controller --kubeconfig=${KUBECONFIG}'`,
  });
