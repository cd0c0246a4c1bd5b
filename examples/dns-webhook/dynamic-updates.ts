import { randomBytes } from 'node:crypto';
import { systemClock } from '../../src/base/system-clock.ts';
import { asFault, describeFault, Fault } from '../../src/base/fault.ts';
import type { FaultKind } from '../../src/base/fault.ts';
import { Secret } from '../../src/base/secret.ts';
import { createHttpTransport } from '../../src/net/http-transport.ts';
import { createKeptTokens } from '../../src/solvers/dns01/kept-tokens.ts';
import type { SharedDnsProviderParts } from '../../src/solvers/dns01/provider.ts';
import { createDnsProvider } from '../../src/solvers/dns01/registry.ts';
import type { Cluster } from './cluster.ts';
import { readSecret } from './cluster.ts';
import type { Solve } from './webhook.ts';
import { SolverFailure } from './webhook.ts';

/** `webhook.config` of this solver. Yours has what your DNS needs. */
interface Config {
  /** `host:port`. */
  readonly nameserver: string;
  readonly keyName: string;
  readonly keySecretRef: { readonly name: string; readonly key: string };
}

/**
 * A solver that keeps TXT records by dynamic updates, signed by a key from a Secret. It stands for any DNS service: take it away and put your
 * own in its place.
 */
export function dynamicUpdates(cluster: Cluster): Solve {
  return async (request, signal) => {
    const config = readConfig(request.config);
    const { name, key } = config.keySecretRef;
    const secret = await readSecret(cluster, request.resourceNamespace, name, key);
    if (secret === undefined) {
      throw new SolverFailure(403, `Secret "${request.resourceNamespace}/${name}" has no key "${key}"`);
    }
    const provider = await providerOf(config, request.resourceNamespace, secret);
    const { resolvedFQDN, resolvedZone, key: value, dnsName } = request;
    const record = { name: resolvedFQDN, zone: resolvedZone, value, domain: dnsName };
    try {
      await (request.action === 'Present' ? provider.present(record, signal) : provider.cleanUp(record, signal));
    } catch (thrown) {
      const fault = asFault(thrown);
      throw new SolverFailure(CODES[fault.kind], describeFault(fault));
    }
  };
}

const CODES: Readonly<Record<FaultKind, SolverFailure['code']>> = {
  misconfigured: 403,
  refused: 400,
  throttled: 429,
  transient: 500,
  defect: 500,
};

function providerOf({ nameserver, keyName, keySecretRef }: Config, resourceNamespace: string, secret: string) {
  const rfc2136 = {
    nameserver,
    tsigKeyName: keyName,
    tsigSecretSecretRef: keySecretRef,
    tsigAlgorithm: 'HMACSHA256',
    protocol: 'TCP',
  } as const;
  const place = { resourceNamespace, ambientCredentials: false, secretText: () => new Secret(secret.trim()) };
  return createDnsProvider({ rfc2136 }, place, parts);
}

const none = (): never => {
  throw new Fault('defect', { code: 'InternalError', message: 'dynamic updates need no API' });
};
const parts: SharedDnsProviderParts = {
  clock: systemClock,
  transport: createHttpTransport({ clock: systemClock }),
  tokens: createKeptTokens(systemClock),
  awsRegion: undefined,
  randomBytes: (count) => randomBytes(count),
  serviceAccountToken: none,
  postToCluster: none,
};

function readConfig(config: unknown): Config {
  const { nameserver, keyName, keySecretRef } = fieldsOf(config);
  const { name, key } = fieldsOf(keySecretRef);
  if (isText(nameserver) && isText(keyName) && isText(name) && isText(key)) {
    return { nameserver, keyName, keySecretRef: { name, key } };
  }
  throw new SolverFailure(400, 'webhook.config needs nameserver, keyName, keySecretRef.name and keySecretRef.key');
}

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
