import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';

/** Who may speak for others: the API server's own client certificate, as ConfigMap kube-system/extension-apiserver-authentication names it. */
export interface FrontProxy {
  /** `requestheader-client-ca-file`: PEM. */
  readonly ca: string;
  /** `requestheader-allowed-names`: common names. Empty: any. */
  readonly allowedNames: readonly string[];
}

/**
 * The user for whom the API server passes a request on. Undefined where the request does not come from the API server: then its headers are
 * worth nothing. The server must ask for client certificates and have `ca` as its CA.
 */
export function userOf(request: IncomingMessage, { allowedNames }: FrontProxy): string | undefined {
  const { socket } = request;
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined;
  const name = socket.getPeerCertificate().subject?.CN;
  const isAllowed = allowedNames.length === 0 || (typeof name === 'string' && allowedNames.includes(name));
  const user = request.headers['x-remote-user'];
  return isAllowed && typeof user === 'string' && user !== '' ? user : undefined;
}
