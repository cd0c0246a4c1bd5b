/** A program that is built from a Go module. */
export interface GoPackage {
  /** Path of the package; with the version pinned, as `go install` takes it, where no folder says it. */
  readonly package: string;
  /** Folder here with go.mod, go.sum and perhaps main.go, for a module that replaces others, which `go install` does not take. */
  readonly folder?: string;
  /** Build tags: what is left out, mostly. */
  readonly tags?: readonly string[];
  /** Variables that the linker sets, by their names: a version that only a release would carry. */
  readonly stamps?: Readonly<Record<string, string>>;
  /** Built like the control plane, of whose packages most of it consists: so those are compiled once. */
  readonly likeControlPlane?: boolean;
}

const CONTAINERD = 'github.com/containerd/containerd/v2/cmd';
const CONTAINERD_VERSION = 'v2.4.2';
/** Storage that needs tools and kernels of its own. */
const CONTAINERD_TAGS = ['no_btrfs', 'no_zfs', 'no_devmapper'];

/** The programs that tests and demonstrations need beside the control plane. To have one more, add a row. */
export const goPackages = {
  pebble: { package: 'github.com/letsencrypt/pebble/v2/cmd/pebble@v2.10.1' },
  'pebble-challtestsrv': { package: 'github.com/letsencrypt/pebble/v2/cmd/pebble-challtestsrv@v2.10.1' },
  traefik: { package: 'github.com/traefik/traefik/v3/cmd/traefik', folder: 'traefik' },
  'step-ca': { package: 'github.com/smallstep/certificates/cmd/step-ca@v0.30.2' },
  'kube-node': {
    package: '.',
    folder: 'kube-node',
    likeControlPlane: true,
    stamps: {
      'k8s.io/component-base/version.gitVersion': 'v1.37.2',
      'k8s.io/component-base/version.gitMajor': '1',
      'k8s.io/component-base/version.gitMinor': '37',
    },
  },
  containerd: { package: `${CONTAINERD}/containerd@${CONTAINERD_VERSION}`, tags: CONTAINERD_TAGS },
  'containerd-shim-runc-v2': {
    package: `${CONTAINERD}/containerd-shim-runc-v2@${CONTAINERD_VERSION}`,
    tags: CONTAINERD_TAGS,
  },
  ctr: { package: `${CONTAINERD}/ctr@${CONTAINERD_VERSION}`, tags: CONTAINERD_TAGS },
  pause: { package: '.', folder: 'pause' },
} as const satisfies Record<string, GoPackage>;

/** Name of such a program. */
export type GoProgramName = keyof typeof goPackages;
