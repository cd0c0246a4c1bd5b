import { withDeadline } from '../../../base/deadline.ts';
import { seconds } from '../../../base/instant.ts';
import type { CreateDnsProvider, TxtRecord } from '../provider.ts';
import type { WebhookAction, WebhookConfig } from './payload.ts';
import { challengePayload, webhookPath } from './payload.ts';
import { readAnswer } from './read-answer.ts';

/** As long as the API server itself waits for an aggregated API. A webhook that takes longer must answer, and be asked again. */
const LONGEST = seconds(60);

/**
 * A provider outside this program, reached as an aggregated API of the cluster by POST of a ChallengePayload. Reads no Secret: a webhook reads
 * those that `config` names by rights of its own. Reference 2.14.
 */
export const createWebhookProvider: CreateDnsProvider<WebhookConfig> = (setting, { clock, postToCluster }) => {
  const path = webhookPath(setting.config);
  const ask = async (action: WebhookAction, record: TxtRecord, signal: AbortSignal): Promise<void> => {
    const payload = challengePayload(setting, action, record);
    const reply = await withDeadline(clock, LONGEST, signal, (bounded) => postToCluster(path, payload, bounded));
    readAnswer(setting.config, reply, clock.now());
  };
  return {
    present: (record, signal) => ask('Present', record, signal),
    cleanUp: (record, signal) => ask('CleanUp', record, signal),
  };
};
