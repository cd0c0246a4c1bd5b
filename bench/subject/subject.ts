/** A controller that can be measured. */
export interface Subject {
  /** As tables call it. */
  readonly name: string;
  /** Who it is to the API server: its requests are counted by this. */
  readonly user: string;
  /** Whether it gets all rights instead of those of `deploy/rbac`, which name what our own program needs. */
  readonly hasAllRights: boolean;
  /** The command that runs it. */
  launch(place: Place): Launch;
}

/** Where a controller finds the API server and shall listen. */
export interface Place {
  /** Path of a kubeconfig with the token of ServiceAccount `cert-manager` in namespace `cert-manager`. */
  readonly kubeconfig: string;
  readonly metricsPort: number;
  readonly healthPort: number;
  /** Flags that a scenario needs, by the reference's names. */
  readonly flags: readonly string[];
}

/** A command, ready to be started. */
export interface Launch {
  readonly program: string;
  readonly parameters: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  /** Whether it ends by itself when its standard input closes; if not, a shell sees to it. */
  readonly endsWithStdin: boolean;
  readonly listensForProbes: boolean;
  readonly listensForMetrics: boolean;
}

/** The user of the kubeconfig that a controller is given. */
export const KUBECONFIG_USER = 'system:serviceaccount:cert-manager:cert-manager';
