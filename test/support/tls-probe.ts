import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { KubeObject } from '../../src/api/kubernetes.ts';
import { connect, createServer } from 'node:tls';
import { textIn } from './builders/read-objects.ts';

/** What came of the handshakes. */
export interface Handshakes {
  readonly handshakes: number;
  readonly failures: readonly string[];
  /** Serial numbers of the certificates that the client was shown. */
  readonly serials: ReadonlySet<string>;
}

/** A TLS server that serves a Secret's pair, and a client that shakes hands with it without a pause. */
export interface TlsProbe {
  serve(secret: KubeObject): void;
  /** Resolves when the client has been shown the certificate with this serial number. */
  untilServed(serial: string): Promise<void>;
  stop(): Promise<Handshakes>;
}

/** Starts both. The client trusts nothing but `ca` and checks the name. */
export async function startTlsProbe(
  first: KubeObject,
  expected: { readonly servername: string; readonly ca: string },
): Promise<TlsProbe> {
  const server = createServer(pairIn(first), (socket) => socket.on('error', () => undefined).end());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const failures: string[] = [];
  const serials = new Set<string>();
  const served = new EventTarget();
  let isOn = true;
  let handshakes = 0;
  const ask = async (): Promise<void> => {
    while (isOn) {
      const serial = await shakeHands(port, expected).catch((error: unknown) => void failures.push(String(error)));
      handshakes += 1;
      if (serial !== undefined) serials.add(serial);
      served.dispatchEvent(new Event('handshake'));
    }
  };
  const asked = ask();
  return {
    serve: (secret) => server.setSecureContext(pairIn(secret)),
    untilServed: async (serial) => {
      while (!serials.has(serial))
        await new Promise((resolve) => served.addEventListener('handshake', resolve, { once: true }));
    },
    stop: async () => {
      isOn = false;
      await asked;
      server.close();
      return { handshakes, failures, serials };
    },
  };
}

/** The serial number that the server showed. Fails as a client would, on a wrong name, chain or signature. */
async function shakeHands(
  port: number,
  expected: { readonly servername: string; readonly ca: string },
): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port, ...expected });
  try {
    await once(socket, 'secureConnect');
    return socket.getPeerCertificate().serialNumber;
  } finally {
    socket.destroy();
  }
}

const pairIn = (secret: KubeObject) => ({ cert: textIn(secret, 'tls.crt'), key: textIn(secret, 'tls.key') });
