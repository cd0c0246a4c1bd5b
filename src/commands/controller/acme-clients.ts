import type { AcmeClients } from '../../acme/acme-client.ts';
import { createAcmeClients } from '../../acme/create-acme-clients.ts';
import type { Clock } from '../../base/clock.ts';
import { createHttpTransport } from '../../net/http-transport.ts';
import { VERSION } from '../version.ts';
import { proxyOf } from './proxy.ts';

/** The clients of ACME servers: one for each server, through the proxies that the environment names. RFC 8555 §6.1 wants them to say who asks. */
export const acmeClients = (environment: NodeJS.ProcessEnv, clock: Clock): AcmeClients =>
  createAcmeClients({
    transportFor: (tls) => createHttpTransport({ clock, tls, proxy: proxyOf(environment) }),
    clock,
    userAgent: `certwright/${VERSION} (${process.platform}/${process.arch})`,
  });
