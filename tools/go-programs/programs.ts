/** A program that is built from a Go module. */
export interface GoPackage {
  /** Path of the package; with the version pinned, as `go install` takes it, where no folder says it. */
  readonly package: string;
  /** Folder here with go.mod and go.sum, for a module that replaces others, which `go install` does not take. */
  readonly folder?: string;
}

/** The programs that tests and demonstrations need beside the control plane. To have one more, add a row. */
export const goPackages = {
  pebble: { package: 'github.com/letsencrypt/pebble/v2/cmd/pebble@v2.10.1' },
  'pebble-challtestsrv': { package: 'github.com/letsencrypt/pebble/v2/cmd/pebble-challtestsrv@v2.10.1' },
  traefik: { package: 'github.com/traefik/traefik/v3/cmd/traefik', folder: 'traefik' },
} as const satisfies Record<string, GoPackage>;

/** Name of such a program. */
export type GoProgramName = keyof typeof goPackages;
