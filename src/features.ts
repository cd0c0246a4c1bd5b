import { Fault } from './base/fault.ts';

/** How far a gate has come; alpha and beta ones also follow `AllAlpha` and `AllBeta`. */
export type Stage = 'alpha' | 'beta' | 'stable';

/** One gate: what it does while it is on, and what will remove it. */
export interface FeatureGate {
  readonly stage: Stage;
  readonly default: boolean;
  /** Our version that brought it. */
  readonly since: string;
  readonly does: string;
  readonly removedBy: string;
}

/** Every gate there is: a row comes with the rule that reads it. Names, stages and, but for ACMEUseARI, defaults are those of the reference (04 §2); each is read in one place. */
export const FEATURE_GATES = {
  ACMEHTTP01IngressPathTypeExact: {
    stage: 'beta',
    default: true,
    since: '0.1',
    does: 'Paths of Ingresses made for HTTP-01 are of type Exact; else ImplementationSpecific.',
    removedBy: 'the reference calling it stable',
  },
  ACMEUseARI: {
    stage: 'alpha',
    default: true,
    since: '0.1',
    does: 'ACME servers are asked when to renew, and told what is replaced (ARI, RFC 9773). Off by default in the reference: servers exempt such renewals from their limits.',
    removedBy: 'the reference calling it stable',
  },
  LiteralCertificateSubject: {
    stage: 'beta',
    default: true,
    since: '0.1',
    does: 'A Certificate may give its subject as one LDAP-style text, spec.literalSubject.',
    removedBy: 'the reference calling it stable',
  },
  NameConstraints: {
    stage: 'beta',
    default: true,
    since: '0.1',
    does: 'A CA Certificate may ask for name constraints, spec.nameConstraints.',
    removedBy: 'the reference calling it stable',
  },
  OtherNames: {
    stage: 'beta',
    default: true,
    since: '0.1',
    does: 'A Certificate may ask for otherName subject alternative names, spec.otherNames.',
    removedBy: 'the reference calling it stable',
  },
  UseCertificateRequestBasicConstraints: {
    stage: 'alpha',
    default: false,
    since: '0.1',
    does: 'Certificate signing requests carry the basicConstraints extension.',
    removedBy: 'the reference calling it stable',
  },
} as const satisfies Readonly<Record<string, FeatureGate>>;

/** The name of a gate that can be switched. */
export type FeatureGateName = keyof typeof FEATURE_GATES;
/** Which gates are on: parsed once, frozen, and passed to what asks. */
export type FeatureGates = Readonly<Record<FeatureGateName, boolean>>;

/** Gates of the reference that switch nothing here: accepted, with this warning. */
const WITHOUT_EFFECT: ReadonlyMap<string, string> = new Map([
  ['AdditionalCertificateOutputFormats', 'is stable: additional output formats are always on'],
  ['DisallowInsecureCSRUsageDefinition', 'is stable: usages of a request are always compared with its CSR'],
  ['UseDomainQualifiedFinalizer', 'is stable: the finalizer is always the qualified one'],
  ['DefaultPrivateKeyRotationPolicyAlways', 'is stable: private keys are rotated unless the Certificate says Never'],
  ['StableCertificateRequestName', 'is always on: a CertificateRequest is named after its Certificate and revision'],
  ['SecretsFilteredCaching', 'is always on: contents of Secrets without our label are never cached'],
]);

/** Gates of the reference whose feature is not here yet, and the feature's name. */
const NOT_HERE_YET: ReadonlyMap<string, string> = new Map([
  ['ExperimentalGatewayAPISupport', 'the Gateway API'],
  ['ExperimentalCertificateSigningRequestControllers', 'Kubernetes CertificateSigningRequests'],
  ['ListenerSets', 'the Gateway API'],
  ['ServerSideApply', 'status by server-side apply'],
]);

const GATE_NAMES = Object.keys(FEATURE_GATES) as readonly FeatureGateName[];

/**
 * The gates after `settings` (`--feature-gates`), and a sentence for each setting that has no effect.
 * An explicit setting beats AllAlpha and AllBeta wherever it stands. Source: reference 04 §2.
 * @throws Fault misconfigured: a name that is unknown or whose feature this version does not have.
 */
export function parseFeatureGates(settings: ReadonlyMap<string, boolean>): {
  readonly gates: FeatureGates;
  readonly warnings: readonly string[];
} {
  const warnings = [...settings.keys()].map(judge).filter((warning) => warning !== undefined);
  const states = GATE_NAMES.map((name) => [name, stateOf(name, settings)] as const);
  return { gates: Object.freeze(Object.fromEntries(states) as Record<FeatureGateName, boolean>), warnings };
}

function stateOf(name: FeatureGateName, settings: ReadonlyMap<string, boolean>): boolean {
  const gate: FeatureGate = FEATURE_GATES[name];
  const ofItsStage =
    gate.stage === 'stable' ? undefined : settings.get(gate.stage === 'alpha' ? 'AllAlpha' : 'AllBeta');
  return settings.get(name) ?? ofItsStage ?? gate.default;
}

function judge(name: string): string | undefined {
  if (Object.hasOwn(FEATURE_GATES, name) || name === 'AllAlpha' || name === 'AllBeta') return undefined;
  if (name === 'ValidateCAA') return 'the ValidateCAA feature flag has been removed and is now a no-op';
  const noEffect = WITHOUT_EFFECT.get(name);
  if (noEffect !== undefined) return `feature gate ${name} ${noEffect}; the setting has no effect`;
  const feature = NOT_HERE_YET.get(name);
  throw new Fault('misconfigured', {
    code: 'UnknownFeatureGate',
    at: 'featureGates',
    message:
      feature === undefined
        ? `unrecognized feature gate: ${name}`
        : `feature gate ${name} belongs to ${feature}, which this version does not have yet`,
  });
}
