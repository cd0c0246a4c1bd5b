import type { Secret } from '../../base/secret.ts';
import type { ClientCertificate, ProxySettings } from '../../net/http.ts';

/** Who we are at one moment. Neither member: anonymous. */
export interface Credential {
  readonly token?: Secret<string>;
  readonly clientCertificate?: ClientCertificate;
}

/** Where credentials come from; they may change while the program runs. */
export interface Credentials {
  /**
   * The credential to use now, from memory while it is fresh.
   * @throws Fault misconfigured or transient, naming the file or program that did not give one.
   */
  current(signal: AbortSignal): Promise<Credential>;
  /** The server answered 401 to this one: the next `current` reads anew, unless that has happened already. */
  refused(credential: Credential): void;
}

/** All that is needed to talk to one API server. */
export interface Connection {
  /** May have a path (a server behind a gateway). */
  readonly server: URL;
  /** PEM bundle; absent: the roots that Node carries. */
  readonly ca?: string;
  readonly serverName?: string;
  readonly insecureSkipVerify?: boolean;
  readonly proxy?: ProxySettings;
  /** Namespace of the context or of the service account. */
  readonly namespace?: string;
  readonly credentials: Credentials;
}
