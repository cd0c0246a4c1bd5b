import { askForTxt } from './ask-for-txt.ts';
import type { AskParts, TxtQuestion } from './ask-for-txt.ts';
import type { AuthoritativeServer } from './authoritative-servers.ts';
import type { CaaFinding } from './caa.ts';
import { serverText } from './server-text.ts';
import type { DnsServer } from './server.ts';
import type { ServerSight } from './sights.ts';

/** One server and what it shows. */
export interface ServerReport {
  /** Name in the NS record, or the server as configured. */
  readonly server: string;
  /** Absent where the name has no address, or `server` says it. */
  readonly address?: string;
  readonly sees: ServerSight;
}

/** Whether a TXT value is seen, and who answered what. Plain data. */
export interface TxtReport {
  /** The domain proven, without wildcard label and trailing dot. */
  readonly domain: string;
  /** Where the record is looked for: `_acme-challenge.…`, or where its CNAMEs lead. */
  readonly name: string;
  /** The zone of that name; absent where only recursive servers were asked. */
  readonly zone?: string;
  readonly asked: 'authoritative' | 'recursive';
  /** In order of name, then address. Never empty. */
  readonly servers: readonly ServerReport[];
  /** Whether every server has it: of one with several addresses, all that answer, and one at least. */
  readonly isPropagated: boolean;
  /** Present where the policy was asked about. */
  readonly caa?: CaaFinding;
}

/** Asks all authoritative servers, each at all its addresses, at once. @throws as askForTxt. */
export async function askAuthoritative(
  parts: AskParts & { readonly port: number },
  servers: readonly AuthoritativeServer[],
  question: Omit<TxtQuestion, 'authoritative'>,
  signal: AbortSignal,
): Promise<readonly ServerReport[]> {
  const ask = async (server: string, address: string): Promise<ServerReport> => {
    const target = { is: 'plain', host: address, port: parts.port } as const;
    return { server, address, sees: await askForTxt(parts, target, { ...question, authoritative: true }, signal) };
  };
  const reports = await Promise.all(
    servers.map(({ name, addresses }) => Promise.all(addresses.map((address) => ask(name, address)))),
  );
  return servers.flatMap((server, index) =>
    server.addresses.length === 0 ? [withoutAddress(server)] : (reports[index] ?? []),
  );
}

const withoutAddress = ({ name, because = 'it has no address' }: AuthoritativeServer): ServerReport => ({
  server: name,
  sees: { is: 'unreachable', because },
});

/** Asks all recursive servers at once. @throws as askForTxt. */
export function askRecursive(
  parts: AskParts,
  servers: readonly DnsServer[],
  question: Omit<TxtQuestion, 'authoritative'>,
  signal: AbortSignal,
): Promise<readonly ServerReport[]> {
  const ask = async (server: DnsServer): Promise<ServerReport> => ({
    server: serverText(server),
    sees: await askForTxt(parts, server, { ...question, authoritative: false }, signal),
  });
  return Promise.all(servers.map(ask));
}

/**
 * Whether every server has the value. An address that does not answer is passed over if another of the same server does: where there is no
 * IPv6, half of them never will.
 */
export function isOnEvery(reports: readonly ServerReport[]): boolean {
  const servers = [...Map.groupBy(reports, ({ server }) => server).values()];
  return servers.every((addresses) => {
    const heard = addresses.filter(({ sees }) => !isSilent(sees));
    return heard.length > 0 && heard.every(({ sees }) => sees.is === 'present');
  });
}

/** Whether nothing came from there at all. */
export const isSilent = ({ is }: ServerSight): boolean => is === 'timeout' || is === 'unreachable';
