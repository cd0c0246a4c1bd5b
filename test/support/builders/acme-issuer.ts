import { readAccountKey } from '../../../src/acme/account-key.ts';
import type { AcmeIssuerSpec } from '../../../src/api/issuer/types.ts';
import { Secret } from '../../../src/base/secret.ts';
import { createAcmeIssuer } from '../../../src/issuers/acme/acme-issuer.ts';
import type { IssuerHealth, KnownAccount } from '../../../src/issuers/issuer.ts';
import { writePrivateKey } from '../../../src/pki/keys/key-file.ts';
import type { ModelAcme } from '../model-acme.ts';
import type { ModelAcmeOptions } from '../model-acme/state.ts';
import { DIRECTORY, modelAcme } from '../model-acme.ts';
import { movedClock } from '../moved-clock.ts';
import { aPrivateKey } from './key-pairs.ts';

/** Data of Secrets as text, by the names of the Secrets. */
export type SecretTexts = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What the issuer `shop/…` names and what there is of it; what is left out is in order. */
export interface AskedOfAcme {
  readonly acme?: Partial<AcmeIssuerSpec>;
  readonly secrets?: SecretTexts;
  readonly account?: KnownAccount;
}

/** The ACME issuer over a model server that knows nobody. */
export interface CheckedAcmeIssuer {
  readonly server: ModelAcme;
  check(asked?: AskedOfAcme): Promise<IssuerHealth>;
}

const never = new AbortController().signal;

/** Makes it; `pem` is the account's key unless a test says otherwise. */
export function acmeIssuerOver(pem: string, options: Omit<ModelAcmeOptions, 'clock'> = {}): CheckedAcmeIssuer {
  const server = modelAcme({ clock: movedClock(), ...options });
  const issuer = createAcmeIssuer({ clients: server.clients });
  return {
    server,
    check: ({ acme = {}, secrets = { account: { 'tls.key': pem } }, account } = {}) =>
      issuer.check(
        {
          spec: { acme: { server: DIRECTORY, privateKeySecretRef: { name: 'account' }, ...acme } },
          resourceNamespace: 'shop',
          credentials: Object.entries(secrets).map(([name, data]) => ({
            namespace: 'shop',
            name,
            version: 'u/1',
            data: Object.fromEntries(Object.entries(data).map(([key, text]) => [key, new Secret(Buffer.from(text))])),
          })),
          ...(account === undefined ? {} : { account }),
        },
        never,
      ),
  };
}

/** The account in an answer, as the status would tell it of the same spec later. */
export function knownAccount(health: IssuerHealth): KnownAccount {
  if (health.is !== 'ready' || health.account === undefined) throw new Error(JSON.stringify(health));
  return { ...health.account, isOfThisSpec: true };
}

/** A private key for accounts, PKCS#1 in PEM, and its hash as the status has it. */
export async function anAccountKeyPem(): Promise<{ readonly pem: string; readonly hash: string }> {
  const pem = writePrivateKey(await aPrivateKey({ name: 'RSA', size: 2048 }), 'PKCS1').reveal();
  return { pem, hash: readAccountKey(new Secret(Buffer.from(pem))).hash };
}
