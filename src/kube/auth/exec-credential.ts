import { Fault } from '../../base/fault.ts';
import { parseInstant } from '../../base/instant.ts';
import type { Instant } from '../../base/instant.ts';
import { Secret } from '../../base/secret.ts';
import type { Credential } from './connection.ts';
import type { ExecPlugin } from './exec-credentials.ts';

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads the ExecCredential that a plug-in printed; absent `expirationTimestamp`: good until refused.
 * @throws Fault misconfigured `ConnectionConfig`; never with any of the output, which holds the credential.
 */
export function readExecCredential(
  plugin: Pick<ExecPlugin, 'file' | 'at' | 'command' | 'apiVersion'>,
  output: string,
): { readonly credential: Credential; readonly expiresAt: Instant | undefined } {
  const printed = parseObject(output);
  if (printed?.['kind'] !== 'ExecCredential') throw printedFault(plugin, 'no ExecCredential in JSON');
  if (printed['apiVersion'] !== plugin.apiVersion)
    throw printedFault(plugin, `another version than ${plugin.apiVersion}`);
  const status = asObject(printed['status']);
  const credential = { ...tokenOf(status), ...certificateOf(plugin, status) };
  if (Object.keys(credential).length === 0) throw printedFault(plugin, 'neither a token nor a client certificate');
  const expiration = status['expirationTimestamp'];
  const expiresAt = typeof expiration === 'string' ? parseInstant(expiration) : undefined;
  if (expiration !== undefined && expiresAt === undefined)
    throw printedFault(plugin, 'an expirationTimestamp that is no time');
  return { credential, expiresAt };
}

function tokenOf({ token }: Json): Credential {
  return typeof token === 'string' && token !== '' ? { token: new Secret(token) } : {};
}

function certificateOf(plugin: Parameters<typeof printedFault>[0], status: Json): Credential {
  const { clientCertificateData: certificate, clientKeyData: key } = status;
  if (certificate === undefined && key === undefined) return {};
  if (typeof certificate !== 'string' || typeof key !== 'string')
    throw printedFault(plugin, 'half a client certificate and key');
  return { clientCertificate: { certificate, key: new Secret(key) } };
}

function printedFault({ file, at, command }: Pick<ExecPlugin, 'file' | 'at' | 'command'>, what: string): Fault {
  return new Fault('misconfigured', {
    code: 'ConnectionConfig',
    at,
    message: `kubeconfig ${file}: the plug-in "${command}" printed ${what}`,
    remedy: 'run it by hand to see what it prints',
  });
}

function parseObject(text: string): Json | undefined {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return undefined;
  }
}

const asObject = (value: unknown): Json => (typeof value === 'object' && value !== null ? { ...value } : {});
