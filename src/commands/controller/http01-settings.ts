import type { Http01Settings } from '../../solvers/http01/route.ts';
import type { ControllerFlags } from './flags.ts';

/** How HTTP-01 is solved, from flags and environment. Source: reference 04 §1.2. */
export function http01Settings(
  flags: ControllerFlags,
  environment: NodeJS.ProcessEnv,
  exactPath: boolean,
): Http01Settings {
  return {
    answeredBy: flags['acme-http01-solver-mode'] === 'shared' ? sharedListener(flags, environment) : solverPod(flags),
    extraLabels: Object.fromEntries(flags['acme-http01-solver-extra-labels'].map(labelOf)),
    exactPath,
    gatewayApi: flags['enable-gateway-api'],
  };
}

const sharedListener = (flags: ControllerFlags, environment: NodeJS.ProcessEnv): Http01Settings['answeredBy'] => ({
  is: 'shared',
  addresses: sharedAddresses(flags, environment),
  port: flags['acme-http01-solver-shared-port'],
});

function sharedAddresses(flags: ControllerFlags, environment: NodeJS.ProcessEnv): readonly string[] {
  const given = flags['acme-http01-solver-shared-addresses'];
  return given.length > 0 ? given : (environment['POD_IPS'] ?? '').split(',').filter((address) => address !== '');
}

function solverPod(flags: ControllerFlags): Http01Settings['answeredBy'] {
  const runtimeClassName = flags['acme-http01-solver-runtime-class-name'];
  return {
    is: 'pod',
    image: flags['acme-http01-solver-image'],
    requests: {
      cpu: flags['acme-http01-solver-resource-request-cpu'],
      memory: flags['acme-http01-solver-resource-request-memory'],
    },
    limits: {
      cpu: flags['acme-http01-solver-resource-limits-cpu'],
      memory: flags['acme-http01-solver-resource-limits-memory'],
    },
    runAsNonRoot: flags['acme-http01-solver-run-as-non-root'],
    ...(runtimeClassName === '' ? {} : { runtimeClassName }),
  };
}

/** `NAME=VALUE`, checked with the flags. */
export function labelOf(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  return [text.slice(0, at), text.slice(at + 1)];
}
