import type { Instant } from '../../../base/instant.ts';
import { after, seconds } from '../../../base/instant.ts';
import { Fault } from '../../../base/fault.ts';
import type { ClusterReply } from '../provider.ts';
import { stableWords } from '../stable-words.ts';
import type { WebhookConfig } from './payload.ts';
import { isJsonObject } from '../../../base/json-object.ts';

/** Without a number, a webhook or API server that wants to be left alone is left alone so long. */
const USUAL_WAIT = seconds(60);

/**
 * Reads the answer to a ChallengePayload: silent if the webhook said success.
 *
 * @throws Fault misconfigured `WebhookMissing` (404: no such APIService or solver), `WebhookForbidden` (401, 403 of the API server);
 *   throttled `RateLimited` (429); transient `WebhookUnavailable` (5xx), `AnswerUnreadable` (success of the API server, but no response in it);
 *   and what the webhook itself said, with its words: refused, misconfigured, throttled or transient `WebhookFailed` by its code.
 */
export function readAnswer(config: WebhookConfig, reply: ClusterReply, now: Instant): void {
  if (reply.status < 200 || reply.status > 299) throw clusterFault(config, reply, now);
  const response = member(reply.body, 'response');
  if (response === undefined) throw unreadableFault(config);
  if (response['success'] !== true) throw webhookFault(config, readStatus(response['status']), now);
}

interface Status {
  readonly code: number;
  readonly message: string;
  readonly retryAfter: number | undefined;
}

/** metav1.Status, as far as it is there. */
function readStatus(status: unknown): Status {
  const read = isJsonObject(status) ? status : {};
  const { code, message } = read;
  const wait = member(read, 'details')?.['retryAfterSeconds'];
  return {
    code: typeof code === 'number' ? code : 500,
    message: typeof message === 'string' ? message : '',
    retryAfter: typeof wait === 'number' && wait > 0 ? Math.min(wait, 86_400) : undefined,
  };
}

/** The API server answered, not the webhook; or the webhook could not even read what it was sent. */
function clusterFault(config: WebhookConfig, reply: ClusterReply, now: Instant): Fault {
  const status = { ...readStatus(reply.body), code: reply.status };
  const service = apiService(config);
  if (reply.status === 404) {
    return new Fault('misconfigured', {
      code: 'WebhookMissing',
      message: `the cluster serves no solver "${config.solverName}" in the API group "${config.groupName}"`,
      remedy: `install the webhook, whose APIService is "${service}", or correct groupName and solverName`,
    });
  }
  if (reply.status === 401 || reply.status === 403) return forbiddenFault(config, status);
  if (reply.status === 429) return throttledFault(config, status, now);
  const said = withWords(`the webhook behind APIService "${service}" cannot be reached`, status);
  if (reply.status >= 500) {
    const remedy = `look at the conditions of APIService "${service}" and at the webhook's Pods`;
    return new Fault('transient', { code: 'WebhookUnavailable', message: said, remedy, cause: status.message });
  }
  return toldFault('refused', config, status);
}

type ToldKind = 'misconfigured' | 'refused' | 'transient';

/** What is wrong only the webhook knows. */
const REMEDIES: Readonly<Record<ToldKind, string>> = {
  misconfigured: 'mend what it names, or webhook.config of the solver; it is asked again by itself',
  refused: 'mend what it names, or webhook.config of the solver, before the next attempt',
  transient: 'look at the log of the webhook if this stays; it is asked again by itself',
};

/** `success: false`: the words are the webhook's. */
function webhookFault(config: WebhookConfig, status: Status, now: Instant): Fault {
  if (status.code === 429) return throttledFault(config, status, now);
  return toldFault(kindOf(status.code), config, status);
}

/** The library with which most webhooks are made says 500 to every error, so this means only that it may work later. */
function kindOf(code: number): ToldKind {
  if (code === 401 || code === 403) return 'misconfigured';
  return code >= 400 && code < 500 && code !== 408 && code !== 409 ? 'refused' : 'transient';
}

const toldFault = (kind: ToldKind, config: WebhookConfig, status: Status): Fault =>
  new Fault(kind, {
    code: 'WebhookFailed',
    message: withWords(`webhook "${config.solverName}" of "${config.groupName}" failed`, status),
    remedy: REMEDIES[kind],
    cause: status.message,
  });

const forbiddenFault = ({ groupName, solverName }: WebhookConfig, status: Status): Fault =>
  new Fault('misconfigured', {
    code: 'WebhookForbidden',
    message: withWords(
      `the API server does not let this controller use webhook "${solverName}" of "${groupName}"`,
      status,
    ),
    remedy: `allow its service account the verb create on resource "${solverName}" in API group "${groupName}"`,
    cause: status.message,
  });

const throttledFault = ({ groupName, solverName }: WebhookConfig, { retryAfter }: Status, now: Instant): Fault =>
  new Fault('throttled', {
    code: 'RateLimited',
    message: `webhook "${solverName}" of "${groupName}" limits the rate of requests`,
    until: after(now, retryAfter === undefined ? USUAL_WAIT : seconds(retryAfter)),
  });

const unreadableFault = (config: WebhookConfig): Fault =>
  new Fault('transient', {
    code: 'AnswerUnreadable',
    message: `webhook "${config.solverName}" of "${config.groupName}" answered without a response`,
  });

const withWords = (said: string, { message }: Status): string => {
  const words = stableWords(message.slice(0, 4096));
  return words === '' ? said : `${said}: ${words}`;
};

const apiService = ({ groupName }: WebhookConfig): string => `v1alpha1.${groupName}`;

function member(object: unknown, name: string): Readonly<Record<string, unknown>> | undefined {
  const found = isJsonObject(object) ? object[name] : undefined;
  return isJsonObject(found) ? found : undefined;
}
