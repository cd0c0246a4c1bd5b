import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Fault } from '../../src/base/fault.ts';

/** What the demo was asked to do. */
export interface Options {
  /** End after the first renewal that was seen over TLS; with `acme` also after both ACME certificates and a renewal of one. */
  readonly once: boolean;
  /** Add an ACME server and a name server. */
  readonly acme: boolean;
  /** Path of the kubeconfig of a cluster that the user has, instead of one of our own. */
  readonly kubeconfig: string | undefined;
  /** Port of the HTTPS server; 0 is any free one. */
  readonly port: number;
}

/** What `npm start -- --help` prints. */
export const HELP = `npm start: a certificate is issued, served over HTTPS and renewed, on a control plane of its own.

  npm start                        runs until Ctrl-C
  npm start -- --once              ends after the first renewal seen over TLS: exit code 0, or another with the reason
  npm start -- --acme              adds Pebble (an ACME server) and BIND (a name server), and issues by DNS-01 and by HTTP-01 too
  npm start -- --kubeconfig FILE   uses the cluster of a kubeconfig; what the demo makes there is deleted at its end
  npm start -- --port N            serves HTTPS on this port of 127.0.0.1 (default: any free one)
  npm start -- --help              this text
`;

/**
 * Reads the parameters of `npm start --`; undefined where only help is wanted. A path is meant from `folder`: npm changes to its own.
 * @throws Fault misconfigured: an unknown parameter, a port that is none, a kubeconfig that is not there, or one together with --acme.
 */
export function readOptions(parameters: readonly string[], folder: string): Options | undefined {
  const values = parse(parameters);
  if (values.help === true) return undefined;
  const kubeconfig = values.kubeconfig === undefined ? undefined : readable(resolve(folder, values.kubeconfig));
  const acme = values.acme === true;
  if (acme && kubeconfig !== undefined) throw acmeElsewhere();
  return { once: values.once === true, acme, kubeconfig, port: readPort(values.port) };
}

function parse(parameters: readonly string[]) {
  const options = {
    once: { type: 'boolean' },
    acme: { type: 'boolean' },
    kubeconfig: { type: 'string' },
    port: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  } as const;
  try {
    return parseArgs({ args: [...parameters], options }).values;
  } catch (cause) {
    throw unusable(cause instanceof Error ? cause.message.replace(/\.? To specify.*$/s, '') : String(cause));
  }
}

function readable(file: string): string {
  if (existsSync(file)) return file;
  throw unusable(`--kubeconfig: there is no file "${file}"`);
}

function readPort(text: string | undefined): number {
  const port = Number(text ?? '0');
  if (text !== '' && Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw unusable(`--port ${text} is no port (0 to 65535)`);
}

const acmeElsewhere = (): Fault =>
  new Fault('misconfigured', {
    code: 'InvalidFlag',
    message:
      '--acme and --kubeconfig do not go together: the servers of --acme are on loopback, for the control plane of the demo alone',
    remedy: 'leave one of them out',
  });

const unusable = (message: string): Fault =>
  new Fault('misconfigured', { code: 'InvalidFlag', message, remedy: 'npm start -- --help shows what there is' });
