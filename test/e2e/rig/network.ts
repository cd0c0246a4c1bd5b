import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { NODE_ADDRESS } from './place.ts';

const COMMANDS = [
  'link set lo up',
  `address add ${NODE_ADDRESS}/32 dev lo`,
  // To Services: without any route a packet is refused before the rules of kube-proxy see it; from a loopback address it would not get to a Pod.
  `route add 10.0.0.0/16 dev lo src ${NODE_ADDRESS}`,
];

/** Makes the empty network of the namespace that of a node. There is no way out of it. */
export async function prepareNetwork(): Promise<void> {
  for (const command of COMMANDS) await promisify(execFile)('ip', command.split(' '));
  await writeFile('/proc/sys/net/ipv4/ip_forward', '1');
}
