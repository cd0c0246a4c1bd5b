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
} as const satisfies Record<string, DebianPackage>;

/** Name of such a program. */
export type DebianProgramName = keyof typeof debianPackages;
