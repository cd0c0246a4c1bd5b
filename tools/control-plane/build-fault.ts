import { Fault } from '../../src/base/fault.ts';

/** What Go's messages say, and what a person can do about it; the first that matches. */
const KNOWN: readonly {
  readonly says: RegExp;
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}[] = [
  {
    says: /no space left on device/,
    code: 'NoSpace',
    message: 'There is no space left to build the control plane',
    remedy:
      'free about 8 GB in the folders of `go env GOCACHE GOMODCACHE` and the cache folder, and run the command again',
  },
  {
    says: /dial tcp|no such host|i\/o timeout|connection refused|network is unreachable|TLS handshake|proxyconnect|module lookup disabled/,
    code: 'NoNetwork',
    message: 'The Go modules of the control plane could not be downloaded',
    remedy: 'connect to the network or set GOPROXY to a module proxy that can be reached, and run the command again',
  },
  {
    says: /permission denied|read-only file system/,
    code: 'FolderNotWritable',
    message: 'Go may not write into its cache folders',
    remedy: 'make the folders of `go env GOCACHE GOMODCACHE` writable, or set these variables to folders that are',
  },
];

/** The Fault in what Go printed when it failed: a known cause with its remedy, or Go's own last words. */
export function buildFault(messages: readonly string[]): Fault {
  const printed = messages.join('\n');
  const known = KNOWN.find(({ says }) => says.test(printed));
  if (known !== undefined) {
    return new Fault('misconfigured', {
      code: known.code,
      message: known.message,
      remedy: known.remedy,
      cause: printed,
    });
  }
  return new Fault('misconfigured', {
    code: 'BuildFailed',
    message: `Go could not build the control plane: ${messages.slice(-5).join(' | ') || 'it was ended before it was done'}`,
    remedy: 'run `go build ./...` in tools/control-plane to see all of its messages',
  });
}
