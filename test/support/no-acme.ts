import type { AcmeClients } from '../../src/acme/acme-client.ts';
import { createAcmeClients } from '../../src/acme/create-acme-clients.ts';
import type { Clock } from '../../src/base/clock.ts';
import { networkFault } from '../../src/net/network-fault.ts';

/** ACME clients on a machine without a network: no server can be reached. */
export const noAcme = (clock: Clock): AcmeClients => {
  const unreachable = () =>
    Promise.reject(networkFault(Object.assign(new Error(), { code: 'ENOTFOUND' }), 'the server'));
  const transport = { send: unreachable, open: unreachable, close: () => undefined };
  return createAcmeClients({ transportFor: () => transport, clock, userAgent: 'test', onRequest: () => undefined });
};
