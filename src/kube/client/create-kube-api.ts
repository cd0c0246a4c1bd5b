import type { Connection } from '../auth/connection.ts';
import type { KubeApiOptions, KubeClient } from './options.ts';

/** The Kubernetes API over one connection. Opens nothing before the first request. */
export declare function createKubeApi(connection: Connection, options: KubeApiOptions): KubeClient;
