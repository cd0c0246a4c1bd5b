import http from 'node:http';
import https from 'node:https';
import tls from 'node:tls';
import { Fault } from '../base/fault.ts';
import type { ProxySettings, TlsSettings, TransportOptions } from './http.ts';

/** Keeps connections for one purpose: `pool` for requests, `stream` for watches, `fresh` for the one repetition that must not reuse any. */
export type Purpose = 'pool' | 'stream' | 'fresh';

/** Hands out the agent for a scheme and purpose, made at first use. */
export interface Agents {
  agentFor(protocol: string, purpose: Purpose): http.Agent;
  destroy(): void;
}

/** Kept connections go before the server lets go of them: kube-apiserver, like most Go servers, at 90 s or later. */
export const IDLE_MS = 60_000;
/** Milliseconds of silence before the system asks whether the other side is still there. */
export const TCP_KEEPALIVE_MS = 15_000;
/** `TransportOptions.maxConnections`, where it is absent. */
export const DEFAULT_CONNECTIONS = 16;

/** @throws Fault misconfigured: certificate, key or CA that OpenSSL does not take. */
export function createAgents(options: TransportOptions): Agents {
  const made = new Map<string, http.Agent>();
  const secure = tlsOptions(options.tls ?? {});
  return {
    agentFor(protocol, purpose) {
      const name = `${protocol}${purpose}`;
      const present = made.get(name);
      if (present !== undefined) return present;
      const shape = { ...agentShape(purpose, options), ...proxyOption(options.proxy) };
      const agent = protocol === 'https:' ? new https.Agent({ ...shape, ...secure }) : new http.Agent(shape);
      made.set(name, agent);
      return agent;
    },
    destroy() {
      for (const agent of made.values()) destroyWhenFree(agent);
    },
  };
}

function agentShape(purpose: Purpose, options: TransportOptions): http.AgentOptions {
  return {
    keepAlive: purpose !== 'fresh',
    keepAliveMsecs: TCP_KEEPALIVE_MS,
    maxSockets: purpose === 'pool' ? (options.maxConnections ?? DEFAULT_CONNECTIONS) : Number.POSITIVE_INFINITY,
    // A stream's silence is judged by its own timer; this one only lets go of connections that nobody uses.
    ...(purpose === 'pool' ? { timeout: IDLE_MS } : {}),
  };
}

/** What a TLS connection of a transport is made with. */
export type TlsOptions = Pick<tls.ConnectionOptions, 'secureContext' | 'rejectUnauthorized'> & {
  readonly servername?: string;
};

/**
 * One secure context for all connections: parsing a CA bundle for each would cost milliseconds.
 * @throws Fault misconfigured: certificate, key or CA that OpenSSL does not take.
 */
export function tlsOptions(settings: TlsSettings): TlsOptions {
  const { ca, clientCertificate, serverName, insecureSkipVerify } = settings;
  return {
    secureContext: secureContext(ca, clientCertificate),
    ...(serverName === undefined ? {} : { servername: serverName }),
    ...(insecureSkipVerify === true ? { rejectUnauthorized: false } : {}),
  };
}

function secureContext(ca: TlsSettings['ca'], client: TlsSettings['clientCertificate']): tls.SecureContext {
  try {
    return tls.createSecureContext({
      minVersion: 'TLSv1.2',
      ...(ca === undefined ? {} : { ca }),
      ...(client === undefined ? {} : { cert: client.certificate, key: client.key.reveal() }),
    });
  } catch (cause) {
    const what = client === undefined ? 'the CA bundle' : 'the CA bundle, client certificate and key';
    throw new Fault('misconfigured', {
      code: 'TlsMaterialInvalid',
      message: `${what} cannot be used for TLS`,
      remedy: 'give PEM text, and a key that fits the certificate',
      cause,
    });
  }
}

function proxyOption(proxy: ProxySettings | undefined): http.AgentOptions {
  if (proxy === undefined) return {};
  const environment = {
    ...(proxy.httpProxy === undefined ? {} : { HTTP_PROXY: proxy.httpProxy.reveal() }),
    ...(proxy.httpsProxy === undefined ? {} : { HTTPS_PROXY: proxy.httpsProxy.reveal() }),
    ...(proxy.noProxy === undefined ? {} : { NO_PROXY: proxy.noProxy }),
  };
  return { proxyEnv: environment };
}

/** Closes what is idle now and, by refusing to keep anything more, what is in use when its exchange ends. */
function destroyWhenFree(agent: http.Agent): void {
  agent.maxFreeSockets = 0;
  for (const sockets of Object.values(agent.freeSockets)) for (const socket of sockets ?? []) socket.destroy();
}
