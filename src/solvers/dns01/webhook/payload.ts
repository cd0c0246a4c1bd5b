import { digest } from '../../../base/digest.ts';
import type { DnsProviderSetting, Dns01Solver, TxtRecord } from '../provider.ts';

/** `dns01.webhook` as written. */
export type WebhookConfig = NonNullable<Dns01Solver['webhook']>;

/** What a webhook is asked to do. */
export type WebhookAction = 'Present' | 'CleanUp';

/** What is posted to a webhook: ChallengePayload of webhook.acme.cert-manager.io/v1alpha1. Reference 2.14. */
export interface ChallengePayload {
  readonly apiVersion: 'webhook.acme.cert-manager.io/v1alpha1';
  readonly kind: 'ChallengePayload';
  readonly request: {
    /** The same each time the same is asked. */
    readonly uid: string;
    readonly action: WebhookAction;
    readonly type: 'dns-01';
    readonly dnsName: string;
    /** The value of the TXT record. */
    readonly key: string;
    readonly resourceNamespace: string;
    readonly resolvedFQDN: string;
    readonly resolvedZone: string;
    readonly allowAmbientCredentials: boolean;
    /** Left out where the spec has none. */
    readonly config?: unknown;
  };
}

/** The path of a webhook's solver below the API server: a resource of the aggregated API, at cluster scope. */
export const webhookPath = ({ groupName, solverName }: WebhookConfig): string =>
  `/apis/${encodeURIComponent(groupName)}/v1alpha1/${encodeURIComponent(solverName)}`;

/** Builds what is posted. */
export function challengePayload(
  setting: DnsProviderSetting<WebhookConfig>,
  action: WebhookAction,
  record: TxtRecord,
): ChallengePayload {
  const { config } = setting.config;
  return {
    apiVersion: 'webhook.acme.cert-manager.io/v1alpha1',
    kind: 'ChallengePayload',
    request: {
      uid: uidOf(setting, action, record),
      action,
      type: 'dns-01',
      dnsName: record.domain,
      key: record.value,
      resourceNamespace: setting.resourceNamespace,
      resolvedFQDN: record.name,
      resolvedZone: record.zone,
      allowAmbientCredentials: setting.ambientCredentials,
      ...(config === undefined ? {} : { config }),
    },
  };
}

/** Of record and action alone, so that a webhook sees that it is asked the same again, also after a restart. Shaped as a UUID (RFC 9562 §5.8). */
function uidOf(setting: DnsProviderSetting<WebhookConfig>, action: WebhookAction, record: TxtRecord): string {
  const { groupName, solverName } = setting.config;
  const { name, zone, value, domain } = record;
  const of = [groupName, solverName, setting.resourceNamespace, action, name, zone, value, domain];
  const hex = Buffer.from(digest(JSON.stringify(of)), 'base64url').toString('hex');
  const [a, b, c, d, e] = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(13, 16), hex.slice(17, 20), hex.slice(20, 32)];
  return `${a}-${b}-8${c}-8${d}-${e}`;
}
