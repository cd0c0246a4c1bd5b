import type { KubeObject } from '../../../api/kubernetes.ts';
import { secretType } from '../../../api/resource-types.ts';
import type { Pem } from '../../../base/brand.ts';
import type { Secret } from '../../../base/secret.ts';
import { ask } from '../../ask.ts';
import type { CheckCall, IssuerCall, IssuerReply, MakeAccountKeyCall } from '../calls.ts';
import type { IssuerView } from '../view.ts';
import { componentOf } from './word.ts';
import type { IssuerWord } from './word.ts';

/**
 * Makes the private key of an ACME account where its Secret does not exist, unless the spec forbids it. It is a creation: should the Secret
 * be there after all, it stays as it is, so that a cache that is late never costs an account (trap F7). Source: reference §2.12.
 */
export function makeAccountKey(view: IssuerView): IssuerWord | undefined {
  const secret = missingKeySecret(view);
  if (secret === undefined) return undefined;
  const call: MakeAccountKeyCall = {
    name: 'makeAccountKey',
    id: `makeAccountKey:${view.issuer.metadata.uid}:${secret.namespace}/${secret.name}`,
    target: 'keys',
  };
  const asked = ask<IssuerCall, IssuerReply, 'accountKey'>(view.desk, call, 'accountKey');
  if (asked.is !== 'reply') return asked.word;
  return {
    do: 'create',
    type: secretType,
    object: keySecret(secret, asked.reply.privateKey),
    manager: componentOf(view),
    clears: [call.id],
  };
}

interface KeySecret {
  readonly namespace: string;
  readonly name: string;
  readonly entry: string;
}

/** By the caches: the check asks anew once they show it. */
function missingKeySecret({ issuer, problem, type, check }: IssuerView): KeySecret | undefined {
  const { acme } = issuer.spec;
  if (type !== 'acme' || problem !== undefined || check === undefined || acme === undefined) return undefined;
  const { name, key } = acme.privateKeySecretRef;
  if (acme.disableAccountKeyGeneration === true || isThere(check, name)) return undefined;
  return { namespace: check.place.resourceNamespace, name, entry: key || 'tls.key' };
}

const isThere = ({ credentials }: CheckCall, name: string): boolean =>
  credentials.some((secret) => secret.name === name && secret.version !== undefined);

/** It outlives the issuer: whoever loses it loses the account. */
const keySecret = ({ namespace, name, entry }: KeySecret, privateKey: Secret<Pem>): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace, labels: { 'app.kubernetes.io/managed-by': 'cert-manager' } },
  type: 'Opaque',
  stringData: { [entry]: privateKey },
});
