import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Server } from 'node:net';

/** What comes through: both protocols, nothing at all, or by UDP only the word that TCP is to be used. */
export type DoorPolicy = 'open' | 'silent' | 'tcp only';

/** An address of loopback at which another server answers. */
export interface Door {
  close(): Promise<void>;
}

/** Where a door is, and where it leads. */
export interface DoorSetting {
  readonly address: string;
  readonly port: number;
  readonly to: { readonly host: string; readonly port: number };
  readonly policy?: DoorPolicy;
}

/**
 * Opens a door: BIND listens at addresses of interfaces only, and 127.0.0.2 is none. What it passes on comes from the door's own address, so
 * that views can tell by it where a question was put.
 */
export async function openDoor(setting: DoorSetting): Promise<Door> {
  const policy = setting.policy ?? 'open';
  const tcp = createServer({ pauseOnConnect: true });
  tcp.on('connection', (socket) => {
    socket.on('error', () => socket.destroy());
    if (policy === 'silent') return;
    const inner = connect({ ...setting.to, localAddress: setting.address });
    inner.on('error', () => socket.destroy());
    socket.pipe(inner).pipe(socket);
  });
  const udp = createSocket('udp4');
  const inners = new Set<Socket>();
  udp.on('message', (asked, from) => {
    if (policy === 'tcp only') udp.send(truncated(asked), from.port, from.address);
    if (policy !== 'open') return;
    const inner = createSocket('udp4');
    inners.add(inner);
    inner.once('message', (reply) => {
      udp.send(reply, from.port, from.address);
      inners.delete(inner);
      inner.close();
    });
    inner.bind(0, setting.address, () => inner.send(asked, setting.to.port, setting.to.host));
  });
  await listening(tcp, udp, setting);
  return { close: () => closeAll(tcp, [udp, ...inners]) };
}

async function listening(tcp: Server, udp: Socket, { address, port }: DoorSetting): Promise<void> {
  tcp.listen(port, address);
  await once(tcp, 'listening');
  udp.bind(port, address);
  await once(udp, 'listening');
}

async function closeAll(tcp: Server, sockets: readonly Socket[]): Promise<void> {
  for (const socket of sockets) socket.close();
  await new Promise<void>((resolve) => tcp.close(() => resolve()));
}

/** The question as its own reply, with QR and TC set and no record. RFC 1035 §4.1.1. */
function truncated(asked: Uint8Array): Uint8Array {
  const reply = Buffer.from(asked.subarray(0, questionEnd(asked)));
  reply.writeUInt16BE(reply.readUInt16BE(2) | 0x8200, 2);
  for (const count of [6, 8, 10]) reply.writeUInt16BE(0, count);
  return reply;
}

function questionEnd(asked: Uint8Array): number {
  let at = 12;
  while ((asked[at] ?? 0) !== 0) at += 1 + (asked[at] ?? 0);
  return at + 5;
}
