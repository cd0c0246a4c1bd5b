import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Fault } from '../../src/base/fault.ts';

/** The oldest Go that builds the modules pinned in go.mod (its `go` line). */
const OLDEST_GO = { major: 1, minor: 26 } as const;
const INSTALL = `install Go ${OLDEST_GO.major}.${OLDEST_GO.minor} or newer (https://go.dev/dl)`;

/** What Go is wanted for, as the refusals say it. */
export interface GoPurpose {
  /** At the beginning of a sentence. */
  readonly what: string;
  /** How to do without Go, if there is a way. */
  readonly otherwise?: string;
}

const CONTROL_PLANE: GoPurpose = {
  what: 'The control plane',
  otherwise: 'name a folder with etcd, kube-apiserver and kubectl in KUBEBUILDER_ASSETS',
};

/**
 * What `go version` prints in the module's folder: it goes into the name under which a built program is kept. A Go that can fetch the
 * newer Go which go.mod asks for does so here.
 * @throws Fault misconfigured: no Go toolchain, or too old a one.
 */
export async function goVersion(
  moduleFolder: string,
  environment: NodeJS.ProcessEnv,
  purpose: GoPurpose = CONTROL_PLANE,
): Promise<string> {
  const text = await askGo(moduleFolder, environment, purpose);
  const [, major, minor] = /go(\d+)\.(\d+)/.exec(text) ?? [];
  if (major === undefined || minor === undefined) return text;
  const isOld =
    Number(major) < OLDEST_GO.major || (Number(major) === OLDEST_GO.major && Number(minor) < OLDEST_GO.minor);
  if (isOld) throw tooOld(`go${major}.${minor}`, purpose);
  return text;
}

async function askGo(moduleFolder: string, environment: NodeJS.ProcessEnv, purpose: GoPurpose): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('go', ['version'], { cwd: moduleFolder, env: environment });
    return stdout.trim();
  } catch (cause) {
    const running = /running (go[\d.]+)/.exec(cause instanceof Error ? cause.message : '')?.[1];
    throw running === undefined ? missing(cause, purpose) : tooOld(running, purpose);
  }
}

const remedyFor = ({ otherwise }: GoPurpose): string =>
  otherwise === undefined ? INSTALL : `${INSTALL}, or ${otherwise}`;

const missing = (cause: unknown, purpose: GoPurpose): Fault =>
  new Fault('misconfigured', {
    code: 'GoMissing',
    message: `${purpose.what} is built from Go modules and no Go toolchain is on the PATH`,
    remedy: remedyFor(purpose),
    cause,
  });

const tooOld = (version: string, purpose: GoPurpose): Fault =>
  new Fault('misconfigured', {
    code: 'GoTooOld',
    message: `${purpose.what} cannot be built with ${version}`,
    remedy: remedyFor(purpose),
  });
