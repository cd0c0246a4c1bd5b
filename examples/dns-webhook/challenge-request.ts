/** What a webhook is asked: `request` of a ChallengePayload of webhook.acme.cert-manager.io/v1alpha1. */
export interface ChallengeRequest {
  /** Given back in the response. The same if the same is asked again. */
  readonly uid: string;
  readonly action: 'Present' | 'CleanUp';
  /** The domain that is proven, without `*.`. */
  readonly dnsName: string;
  /** The value of the TXT record. */
  readonly key: string;
  /** Where the Secrets are that `config` names. */
  readonly resourceNamespace: string;
  /** The record's name and the zone that holds it, both with the trailing dot. */
  readonly resolvedFQDN: string;
  readonly resolvedZone: string;
  readonly allowAmbientCredentials: boolean;
  /** `spec.acme.solvers[].dns01.webhook.config`, as the user wrote it. */
  readonly config: unknown;
}

/** A payload, or what is wrong with it. */
export type ReadPayload =
  | { readonly is: 'request'; readonly request: ChallengeRequest }
  | { readonly is: 'wrong'; readonly because: string };

const API_VERSION = 'webhook.acme.cert-manager.io/v1alpha1';

/** Reads the body of a POST and believes nothing of it. */
export function readPayload(body: string): ReadPayload {
  const payload = parseObject(body);
  if (payload === undefined) return wrong('the body is no JSON object');
  if (payload['apiVersion'] !== API_VERSION || payload['kind'] !== 'ChallengePayload') {
    return wrong(`the body is no ChallengePayload of ${API_VERSION}`);
  }
  const request = payload['request'];
  if (!isObject(request)) return wrong('request is missing');
  return readRequest(request);
}

function readRequest(given: Readonly<Record<string, unknown>>): ReadPayload {
  const { action, type, allowAmbientCredentials } = given;
  if (action !== 'Present' && action !== 'CleanUp') return wrong('request.action is neither Present nor CleanUp');
  if (type !== 'dns-01') return wrong('request.type is not dns-01');
  const missing = TEXTS.find((name) => typeof given[name] !== 'string' || given[name] === '');
  if (missing !== undefined) return wrong(`request.${missing} is missing`);
  const request: ChallengeRequest = {
    ...textsOf(given),
    action,
    allowAmbientCredentials: allowAmbientCredentials === true,
    config: given['config'],
  };
  const problem = namesProblem(request);
  return problem === undefined ? { is: 'request', request } : wrong(problem);
}

const TEXTS = ['uid', 'dnsName', 'key', 'resourceNamespace', 'resolvedFQDN', 'resolvedZone'] as const;
type Texts = Readonly<Record<(typeof TEXTS)[number], string>>;

function textsOf(given: Readonly<Record<string, unknown>>): Texts {
  const text = (name: (typeof TEXTS)[number]): string => String(given[name]);
  return {
    uid: text('uid'),
    dnsName: text('dnsName'),
    key: text('key'),
    resourceNamespace: text('resourceNamespace'),
    resolvedFQDN: text('resolvedFQDN'),
    resolvedZone: text('resolvedZone'),
  };
}

function namesProblem({ dnsName, resolvedFQDN, resolvedZone }: ChallengeRequest): string | undefined {
  if (dnsName.includes('*')) return 'request.dnsName is a wildcard';
  if (!resolvedFQDN.endsWith('.') || !resolvedZone.endsWith('.')) return 'a name is not absolute';
  const isInZone = resolvedFQDN === resolvedZone || resolvedFQDN.endsWith(`.${resolvedZone}`);
  return isInZone ? undefined : 'request.resolvedFQDN is not in request.resolvedZone';
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const read: unknown = JSON.parse(text);
    return isObject(read) ? read : undefined;
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const wrong = (because: string): ReadPayload => ({ is: 'wrong', because });
