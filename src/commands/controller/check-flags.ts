import type { Milliseconds } from '../../base/instant.ts';
import { attempt } from '../../base/attempt.ts';
import { parseDnsServer } from '../../net/dns/recursive-servers.ts';
import { flagFault } from '../flags/flag-fault.ts';
import { unknownControllers } from './controller-names.ts';
import type { ControllerFlags } from './flags.ts';

/** How much longer than the retry period a renewal may take: the jitter of the attempts. Source: reference 04 §1.6. */
const JITTER_FACTOR = 1.2;
const NANOSECONDS_PER_MILLISECOND = 1_000_000;

/**
 * The rules that hold between the flags, in the reference's order and words, with the configuration's field paths.
 * Source: reference 04 §1.6; the form of the text: 03 §1.3.
 * @throws Fault misconfigured: "error validating flags: …" with everything that is wrong.
 */
export function checkControllerFlags(flags: ControllerFlags): void {
  const wrong = [
    ...logging(flags),
    ...leaderElection(flags),
    ...requests(flags),
    ...controllers(flags),
    ...sizes(flags),
    ...backOff(flags),
    ...acme(flags),
  ];
  if (wrong.length === 0) return;
  throw flagFault(`error validating flags: ${wrong.length === 1 ? wrong.join() : `[${wrong.join(', ')}]`}`);
}

function* logging(flags: ControllerFlags): Generator<string> {
  const format = flags['logging-format'];
  if (format !== 'text' && format !== 'json') yield invalid('logging.format', format, 'Unsupported log format');
  if (format !== 'text' && flags.vmodule.size > 0)
    yield 'logging.vmodule: Forbidden: Only supported for text log format';
}

function* leaderElection(flags: ControllerFlags): Generator<string> {
  if (!flags['leader-elect']) return;
  const spans = {
    leaseDuration: flags['leader-election-lease-duration'],
    renewDeadline: flags['leader-election-renew-deadline'],
    retryPeriod: flags['leader-election-retry-period'],
    healthzTimeout: flags['internal-healthz-leader-election-timeout'],
  };
  for (const [name, span] of Object.entries(spans))
    if (span <= 0) yield invalid(`leaderElectionConfig.${name}`, nanoseconds(span), 'must be greater than 0');
  const { leaseDuration, renewDeadline, retryPeriod } = spans;
  if (leaseDuration <= renewDeadline)
    yield invalid(
      'leaderElectionConfig.leaseDuration',
      nanoseconds(leaseDuration),
      'leaseDuration must be greater than renewDeadline',
    );
  if (renewDeadline <= retryPeriod * JITTER_FACTOR)
    yield invalid(
      'leaderElectionConfig.renewDeadline',
      nanoseconds(renewDeadline),
      'renewDeadline must be greater than retryPeriod*JitterFactor',
    );
}

function* requests(flags: ControllerFlags): Generator<string> {
  const [qps, burst, workers] = [flags['kube-api-qps'], flags['kube-api-burst'], flags['concurrent-workers']];
  if (burst < -1) yield invalid('kubernetesAPIBurst', burst, 'must be greater than or equal to -1');
  if (qps < -1) yield invalid('kubernetesAPIQPS', qps, 'must be greater than or equal to -1');
  if (burst < qps) yield invalid('kubernetesAPIBurst', burst, 'must be higher or equal to kubernetesAPIQPS');
  // The reference takes 0 and then does nothing at all.
  if (workers < 1) yield invalid('numberOfConcurrentWorkers', workers, 'must be greater than 0');
}

function* controllers(flags: ControllerFlags): Generator<string> {
  for (const { index, name } of unknownControllers(flags.controllers))
    yield invalid(`controllers[${index}]`, name, 'is not in the list of known controllers');
}

function* sizes(flags: ControllerFlags): Generator<string> {
  const limits = {
    maxCertificateSize: flags['max-certificate-size'],
    maxPrivateKeySize: flags['max-private-key-size'],
    maxChainLength: flags['max-certificate-chain-length'],
    maxBundleSize: flags['max-certificate-bundle-size'],
  };
  for (const [name, limit] of Object.entries(limits))
    if (limit <= 0) yield invalid(`pemSizeLimitsConfig.${name}`, limit, 'must be greater than 0');
  const { maxCertificateSize, maxChainLength, maxBundleSize } = limits;
  if (maxCertificateSize > maxBundleSize)
    yield invalid(
      'pemSizeLimitsConfig.maxCertificateSize',
      maxCertificateSize,
      'must not be larger than maxBundleSize',
    );
  if (maxChainLength > maxBundleSize)
    yield invalid('pemSizeLimitsConfig.maxChainLength', maxChainLength, 'must not exceed maxBundleSize');
}

function* backOff(flags: ControllerFlags): Generator<string> {
  const shortest = flags['certificate-request-minimum-backoff-duration'];
  const longest = flags['certificate-request-maximum-backoff-duration'];
  const [shortestField, longestField] = [
    'certificateRequestMinimumBackoffDuration',
    'certificateRequestMaximumBackoffDuration',
  ];
  if (shortest < 0) yield invalid(shortestField, nanoseconds(shortest), 'must not be negative');
  if (longest < 0) yield invalid(longestField, nanoseconds(longest), 'must not be negative');
  if (longest < shortest)
    yield invalid(longestField, nanoseconds(longest), `must be greater than or equal to ${shortestField}`);
}

function* acme(flags: ControllerFlags): Generator<string> {
  const most = flags['max-concurrent-challenges'];
  if (most < 1) yield invalid('maxConcurrentChallenges', most, 'must be greater than 0');
  const spans = { checkRetryPeriod: 'dns01-check-retry-period', settleTime: 'dns01-settle-time' } as const;
  for (const [field, flag] of Object.entries(spans))
    if (flags[flag] < 0) yield invalid(`acmeDNS01Config.${field}`, nanoseconds(flags[flag]), 'must not be negative');
  const mode = flags['acme-http01-solver-mode'];
  if (mode !== 'pod' && mode !== 'shared') yield invalid('acmeHTTP01Config.solverMode', mode, 'must be pod or shared');
  for (const label of flags['acme-http01-solver-extra-labels'])
    if (!/^[^=]+=[A-Za-z0-9._-]*$/.test(label))
      yield invalid('acmeHTTP01Config.solverExtraLabels', label, 'must be of the form NAME=VALUE');
  yield* nameservers(flags);
}

function* nameservers(flags: ControllerFlags): Generator<string> {
  for (const [index, server] of flags['acme-http01-solver-nameservers'].entries())
    if (attempt(() => parseDnsServer(server)).is === 'fault' || server.startsWith('https:'))
      yield invalid(
        `acmeHTTP01Config.solverNameservers[${index}]`,
        server,
        'must be in the format <ip address>:<port>',
      );
  for (const [index, server] of flags['dns01-recursive-nameservers'].entries())
    if (attempt(() => parseDnsServer(server)).is === 'fault')
      yield invalid(
        `acmeDNS01Config.recursiveNameservers[${index}]`,
        server,
        'must be in the format <ip address>:<port> or https://<DoH RFC 8484 server address>',
      );
}

const nanoseconds = (span: Milliseconds): number => span * NANOSECONDS_PER_MILLISECOND;

const invalid = (field: string, value: string | number, detail: string): string =>
  `${field}: Invalid value: ${JSON.stringify(value)}: ${detail}`;
