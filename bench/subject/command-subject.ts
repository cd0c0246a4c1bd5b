import { Fault } from '../../src/base/fault.ts';
import { KUBECONFIG_USER } from './subject.ts';
import type { Subject } from './subject.ts';

const KUBECONFIG = '{kubeconfig}';
const METRICS = '{metrics}';
const HEALTH = '{health}';

/** How a person names another controller. */
export interface CommandWords {
  /** The flag, for what is said of it. */
  readonly flag: '--controller' | '--compare';
  readonly command: string;
  /** Who it is to the API server, where that is not the user of `{kubeconfig}`. */
  readonly user: string | undefined;
}

/**
 * Any controller that speaks the same API, as a shell command in which `{kubeconfig}` is replaced by a path, and `{metrics}` and `{health}`
 * by `127.0.0.1:PORT`. It runs in the folder of the checkout, with the environment of the person who asks, and has all rights in the cluster.
 * @throws Fault misconfigured: the command does not say `{kubeconfig}`, so it would work in another cluster.
 */
export function commandSubject({ flag, command, user }: CommandWords): Subject {
  if (!command.includes(KUBECONFIG)) throw withoutKubeconfig(flag);
  return {
    name: flag === '--controller' ? 'controller' : 'compared',
    user: user ?? KUBECONFIG_USER,
    hasAllRights: true,
    launch: ({ kubeconfig, metricsPort, healthPort }) => ({
      program: '/bin/sh',
      parameters: [
        '-c',
        command
          .replaceAll(KUBECONFIG, kubeconfig)
          .replaceAll(METRICS, `127.0.0.1:${metricsPort}`)
          .replaceAll(HEALTH, `127.0.0.1:${healthPort}`),
      ],
      environment: process.env,
      endsWithStdin: false,
      listensForProbes: command.includes(HEALTH),
      listensForMetrics: command.includes(METRICS),
    }),
  };
}

const withoutKubeconfig = (flag: string): Fault =>
  new Fault('misconfigured', {
    code: 'InvalidFlag',
    message: `The command of ${flag} does not say ${KUBECONFIG}: it would not work in the cluster that is measured`,
    remedy: `write e.g. ${flag} 'controller --kubeconfig=${KUBECONFIG}'`,
  });
