import type { Clock } from '../../base/clock.ts';
import type { Connection } from './connection.ts';

export interface KubeconfigOptions {
  readonly clock: Clock;
  /** Context to use; absent: the file's `current-context`. */
  readonly context?: string;
  /** Environment of exec plug-ins; the file's own `env` entries are laid over it. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Reads a kubeconfig file (client.config/v1). Relative paths in it are relative to its folder.
 * @throws Fault misconfigured: one sentence naming file, field and remedy.
 */
export declare function loadKubeconfig(file: string, options: KubeconfigOptions): Promise<Connection>;
