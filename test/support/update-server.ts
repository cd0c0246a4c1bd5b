import { randomBytes } from 'node:crypto';
import { systemClock } from '../../src/base/system-clock.ts';
import { Secret } from '../../src/base/secret.ts';
import { addTxtValue, deleteTxtValue } from '../../src/net/dns/dynamic-update.ts';
import type { UpdateTarget } from '../../src/net/dns/dynamic-update.ts';
import type { UpdateServerKey } from '../../tools/acme-servers/update-key.ts';
import type { NameServer } from '../conformance/ask-txt.ts';

/** A name server that takes updates of a zone by TCP and UDP, signed by a key. */
export interface UpdateServer {
  readonly nameServer: NameServer;
  /** Absolute, with the trailing dot. */
  readonly zone: string;
  readonly key: UpdateServerKey;
}

/** Names a server as `rfc2136.nameserver` does. */
export const nameserverText = ({ host, port }: NameServer): string => `${host}:${port}`;

const parts = { clock: systemClock, randomBytes: (count: number) => randomBytes(count) };
const never = new AbortController().signal;

/**
 * A place where contract servers put the values that they store, so that a real name server answers them: `publish` makes them all the values
 * of a name. Calls come one after the other.
 */
export function publisher(server: UpdateServer): (name: string, values: readonly string[]) => Promise<void> {
  const shown = new Map<string, readonly string[]>();
  const target: UpdateTarget = {
    server: { is: 'plain', ...server.nameServer },
    protocol: 'TCP',
    key: { ...server.key, secret: new Secret(Buffer.from(server.key.secret, 'base64')) },
  };
  const set = async (name: string, values: readonly string[]): Promise<void> => {
    const before = shown.get(name) ?? [];
    const record = (value: string) => ({ zone: server.zone, name, value });
    for (const value of before.filter((one) => !values.includes(one))) {
      await deleteTxtValue(parts, target, record(value), never);
    }
    for (const value of values.filter((one) => !before.includes(one))) {
      await addTxtValue(parts, target, record(value), never);
    }
    shown.set(name, values);
  };
  let last: Promise<void> = Promise.resolve();
  return (name, values) => {
    last = last.catch(() => undefined).then(() => set(name, values));
    return last;
  };
}
