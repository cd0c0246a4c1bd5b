import type { Credential, Credentials } from './connection.ts';

/** Credentials that never change: a token or client certificate written in the kubeconfig, or none. */
export const fixedCredentials = (credential: Credential): Credentials => ({
  current: async () => credential,
  refused: () => {},
});
