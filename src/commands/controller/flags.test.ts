import { describe, expect, test } from 'vitest';
import { hours, minutes, seconds } from '../../base/instant.ts';
import { parseFlags } from '../flags/parse-flags.ts';
import { checkControllerFlags } from './check-flags.ts';
import type { ControllerFlags } from './flags.ts';
import { CONTROLLER_FLAGS } from './flags.ts';
import { FLAGS_NOT_HERE } from './flags-not-here.ts';

function parse(...args: readonly string[]): ControllerFlags {
  const parsed = parseFlags(CONTROLLER_FLAGS, args, FLAGS_NOT_HERE);
  if (parsed.is === 'help') throw new Error('help was asked for');
  return parsed.values;
}

describe('flags of the controller', () => {
  test('have the defaults of the reference', () => {
    expect(parse()).toMatchObject({
      kubeconfig: '',
      'kube-api-qps': 20,
      'kube-api-burst': 50,
      namespace: '',
      'cluster-resource-namespace': 'kube-system',
      controllers: ['*'],
      'concurrent-workers': 5,
      'enable-certificate-owner-ref': false,
      'copied-annotation-prefixes': ['*', '-kubectl.kubernetes.io/', '-fluxcd.io/', '-argocd.argoproj.io/'],
      'certificate-request-minimum-backoff-duration': hours(1),
      'certificate-request-maximum-backoff-duration': hours(32),
      'leader-elect': true,
      'leader-election-namespace': 'kube-system',
      'leader-election-lease-duration': minutes(1),
      'leader-election-renew-deadline': seconds(40),
      'leader-election-retry-period': seconds(15),
      'metrics-listen-address': '0.0.0.0:9402',
      'internal-healthz-listen-address': '0.0.0.0:9403',
      'internal-healthz-leader-election-timeout': seconds(20),
      'max-certificate-size': 36_500,
      'max-private-key-size': 13_000,
      'max-certificate-chain-length': 95_000,
      'max-certificate-bundle-size': 330_000,
      v: 0,
      'logging-format': 'text',
    });
  });

  test('the defaults break no rule', () => expect(() => checkControllerFlags(parse())).not.toThrow());

  test('every shown flag is explained in a sentence and names its field', () => {
    const shown: readonly { help: string; field: string; deprecated?: string }[] = CONTROLLER_FLAGS;
    expect(shown.filter((row) => row.deprecated === undefined && !/^[A-Z].*\.$/.test(row.help))).toEqual([]);
    expect(shown.filter((row) => row.deprecated === undefined && row.field === '')).toEqual([]);
  });

  test('no flag is both here and not here', () => {
    expect(CONTROLLER_FLAGS.filter((row) => FLAGS_NOT_HERE.has(row.name))).toEqual([]);
  });

  const notHere: [string, string][] = [
    ['--enable-gateway-api-listenerset', 'the Gateway API'],
    ['--default-issuer-name=x', 'Certificates for Ingresses'],
    ['--enable-profiling', 'profiling'],
    ['--metrics-tls-cert-file=x', 'metrics over TLS'],
    ['--config=x', 'configuration files'],
  ];
  test.each(notHere)('%s is refused by name: it belongs to %s', (flag, feature) => {
    expect(() => parse(flag)).toThrow(
      `${flag.split('=')[0]} belongs to ${feature}, which this version does not have yet`,
    );
  });

  test('a flag that the reference has dropped is unknown', () => {
    expect(() => parse('--renew-before-expiry-duration=1h')).toThrow('unknown flag: --renew-before-expiry-duration');
  });

  test("klog's old flags are accepted with a warning", () => {
    expect(parseFlags(CONTROLLER_FLAGS, ['--logtostderr=true'])).toMatchObject({
      warnings: [
        expect.stringMatching(/^Flag --logtostderr has been deprecated, this flag may be removed in the future/),
      ],
    });
  });
});

describe('rules between the flags', () => {
  const ONE = 'error validating flags: ';
  const cases: [string, readonly string[], string][] = [
    [
      'lease duration above 0',
      ['--leader-election-lease-duration=0s'],
      `${ONE}[leaderElectionConfig.leaseDuration: Invalid value: 0: must be greater than 0, leaderElectionConfig.leaseDuration: Invalid value: 0: leaseDuration must be greater than renewDeadline]`,
    ],
    [
      'renew deadline above 0',
      ['--leader-election-renew-deadline=-1s'],
      `${ONE}[leaderElectionConfig.renewDeadline: Invalid value: -1000000000: must be greater than 0, leaderElectionConfig.renewDeadline: Invalid value: -1000000000: renewDeadline must be greater than retryPeriod*JitterFactor]`,
    ],
    [
      'retry period above 0',
      ['--leader-election-retry-period=0s'],
      `${ONE}leaderElectionConfig.retryPeriod: Invalid value: 0: must be greater than 0`,
    ],
    [
      'health time-out above 0',
      ['--internal-healthz-leader-election-timeout=0s'],
      `${ONE}leaderElectionConfig.healthzTimeout: Invalid value: 0: must be greater than 0`,
    ],
    [
      'lease duration above renew deadline',
      ['--leader-election-lease-duration=40s'],
      `${ONE}leaderElectionConfig.leaseDuration: Invalid value: 40000000000: leaseDuration must be greater than renewDeadline`,
    ],
    [
      'renew deadline above 1.2 retry periods',
      ['--leader-election-renew-deadline=18s'],
      `${ONE}leaderElectionConfig.renewDeadline: Invalid value: 18000000000: renewDeadline must be greater than retryPeriod*JitterFactor`,
    ],
    [
      'burst from -1',
      ['--kube-api-burst=-2', '--kube-api-qps=-1'],
      `${ONE}[kubernetesAPIBurst: Invalid value: -2: must be greater than or equal to -1, kubernetesAPIBurst: Invalid value: -2: must be higher or equal to kubernetesAPIQPS]`,
    ],
    [
      'qps from -1',
      ['--kube-api-qps=-1.5'],
      `${ONE}kubernetesAPIQPS: Invalid value: -1.5: must be greater than or equal to -1`,
    ],
    [
      'burst not below qps',
      ['--kube-api-burst=10'],
      `${ONE}kubernetesAPIBurst: Invalid value: 10: must be higher or equal to kubernetesAPIQPS`,
    ],
    [
      'at least one worker',
      ['--concurrent-workers=0'],
      `${ONE}numberOfConcurrentWorkers: Invalid value: 0: must be greater than 0`,
    ],
    [
      'known controllers only',
      ['--controllers=*,-listenerset'],
      `${ONE}controllers[1]: Invalid value: "listenerset": is not in the list of known controllers`,
    ],
    [
      'sizes above 0',
      ['--max-private-key-size=0'],
      `${ONE}pemSizeLimitsConfig.maxPrivateKeySize: Invalid value: 0: must be greater than 0`,
    ],
    [
      'a certificate fits into a bundle',
      ['--max-certificate-size=330001'],
      `${ONE}pemSizeLimitsConfig.maxCertificateSize: Invalid value: 330001: must not be larger than maxBundleSize`,
    ],
    [
      'a chain fits into a bundle',
      ['--max-certificate-chain-length=330001'],
      `${ONE}pemSizeLimitsConfig.maxChainLength: Invalid value: 330001: must not exceed maxBundleSize`,
    ],
    [
      'no negative back-off',
      ['--certificate-request-minimum-backoff-duration=-1h'],
      `${ONE}certificateRequestMinimumBackoffDuration: Invalid value: -3600000000000: must not be negative`,
    ],
    [
      'longest back-off not below the shortest',
      ['--certificate-request-maximum-backoff-duration=30m'],
      `${ONE}certificateRequestMaximumBackoffDuration: Invalid value: 1800000000000: must be greater than or equal to certificateRequestMinimumBackoffDuration`,
    ],
    [
      'a log format that there is',
      ['--logging-format=xml'],
      `${ONE}logging.format: Invalid value: "xml": Unsupported log format`,
    ],
    [
      'vmodule with the text format only',
      ['--logging-format=json', '--vmodule=queue=4'],
      `${ONE}logging.vmodule: Forbidden: Only supported for text log format`,
    ],
  ];
  test.each(cases)('%s', (_, args, message) => {
    expect(() => checkControllerFlags(parse(...args))).toThrow(
      expect.objectContaining({ kind: 'misconfigured', message }),
    );
  });

  test('spans of leader election do not matter without it', () => {
    expect(() =>
      checkControllerFlags(parse('--leader-elect=false', '--leader-election-retry-period=0s')),
    ).not.toThrow();
  });
});
