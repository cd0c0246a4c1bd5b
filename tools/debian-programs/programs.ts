/** A program that comes as a Debian package. */
export interface DebianPackage {
  readonly package: string;
  /** Below the root of the package. */
  readonly path: string;
  /** Parameters with which it starts, says its version and ends: so it is seen that its libraries are there. */
  readonly proof: readonly string[];
}

/** The programs that tests and demonstrations need beside the control plane. To have one more, add a row. */
export const debianPackages = {
  named: { package: 'bind9', path: 'usr/sbin/named', proof: ['-V'] },
  knotd: { package: 'knot', path: 'usr/sbin/knotd', proof: ['--version'] },
  runc: { package: 'runc', path: 'usr/sbin/runc', proof: ['--version'] },
  /** One program for iptables, iptables-save and the rest, told apart by the name or the first parameter. */
  iptables: { package: 'iptables', path: 'usr/sbin/xtables-nft-multi', proof: ['iptables', '--version'] },
  /** The others are beside it. Without a command in its environment a plug-in tells what it is. */
  'cni-bridge': { package: 'containernetworking-plugins', path: 'usr/lib/cni/bridge', proof: [] },
} as const satisfies Record<string, DebianPackage>;

/** Name of such a program. */
export type DebianProgramName = keyof typeof debianPackages;
