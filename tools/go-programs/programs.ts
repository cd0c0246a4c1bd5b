/** A program that is built from a Go module. */
export interface GoPackage {
  /** As `go install` takes it: path of the package, and the version pinned. */
  readonly package: string;
}

/** The programs that tests and demonstrations need beside the control plane. To have one more, add a row. */
export const goPackages = {
  pebble: { package: 'github.com/letsencrypt/pebble/v2/cmd/pebble@v2.10.1' },
  'pebble-challtestsrv': { package: 'github.com/letsencrypt/pebble/v2/cmd/pebble-challtestsrv@v2.10.1' },
} as const satisfies Record<string, GoPackage>;

/** Name of such a program. */
export type GoProgramName = keyof typeof goPackages;
