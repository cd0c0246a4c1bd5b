import type { JsonObject } from '../../../base/json-object.ts';
import { isJsonObject } from '../../../base/json-object.ts';
import type { Dns01Solver } from '../provider.ts';

type AzureConfig = NonNullable<Dns01Solver['azureDNS']>;

/** What differs between public and private zones. Source: Azure DNS REST API 2018-05-01, private DNS REST API 2020-06-01. */
interface ZoneKind {
  readonly path: string;
  readonly version: string;
  readonly ttl: string;
  readonly records: string;
}

const PUBLIC: ZoneKind = { path: 'dnsZones', version: '2018-05-01', ttl: 'TTL', records: 'TXTRecords' };
const PRIVATE: ZoneKind = { path: 'privateDnsZones', version: '2020-06-01', ttl: 'ttl', records: 'txtRecords' };

/** The kind of the zone. */
export const zoneKind = ({ zoneType }: AzureConfig): ZoneKind => (zoneType === 'AzurePrivateZone' ? PRIVATE : PUBLIC);

/** A TXT record set, each value in one text. */
export interface TxtSet {
  /** Sent back, so that a change of somebody else in between is noticed. */
  readonly etag: string | undefined;
  readonly values: readonly string[];
  /** Properties as they are, of which all but the values stay. */
  readonly properties: JsonObject;
}

/** A character string of a TXT record holds as much. RFC 1035 §3.3. */
const LONGEST_STRING = 255;

/** Reads what Azure shows; unknown parts are left out. */
export function readTxtSet(body: unknown, kind: ZoneKind): TxtSet {
  const { etag, properties } = isJsonObject(body) ? body : {};
  const known = isJsonObject(properties) ? properties : {};
  const records = known[kind.records];
  const values = (Array.isArray(records) ? records : []).filter(isJsonObject).map(({ value }) => joined(value));
  return { etag: typeof etag === 'string' ? etag : undefined, values, properties: known };
}

const joined = (strings: unknown): string =>
  (Array.isArray(strings) ? strings : []).filter((string) => typeof string === 'string').join('');

/** The record set with these values. `ttl` is that of a new one, in seconds. */
export function withValues({ properties }: TxtSet, values: readonly string[], kind: ZoneKind, ttl: number): object {
  const { metadata, [kind.ttl]: known } = properties;
  const records = values.map((value) => ({ value: value.match(new RegExp(`.{1,${LONGEST_STRING}}`, 'gs')) ?? [''] }));
  const kept = metadata === undefined ? {} : { metadata };
  return { properties: { ...kept, [kind.ttl]: known ?? ttl, [kind.records]: records } };
}
