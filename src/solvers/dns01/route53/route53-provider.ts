import type { Change, ResourceRecordSet } from '@aws-sdk/client-route-53';
import {
  ChangeResourceRecordSetsCommand,
  ListHostedZonesByNameCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
} from '@aws-sdk/client-route-53';
import { Fault } from '../../../base/fault.ts';
import type { CreateDnsProvider, Dns01Solver, DnsProviderParts, DnsProviderSetting, TxtRecord } from '../provider.ts';
import { quotedText } from '../text-chunks.ts';
import type { CredentialParts } from './aws-credentials.ts';
import { credentialsOf } from './aws-credentials.ts';
import { toldBy } from './aws-fault.ts';
import { awsRequests } from './aws-requests.ts';

type Route53Config = NonNullable<Dns01Solver['route53']>;

/**
 * AWS Route 53. Each value is a record of its own among those of the name (multi-value answer), so that others' stay. What is accepted is looked for at
 * the name servers afterwards, so that nothing here waits for it. Source: Route 53 API reference, ChangeResourceRecordSets; reference 2.14.
 */
export const createRoute53Provider: CreateDnsProvider<Route53Config> = (setting, parts) =>
  route53At({})(setting, parts);

/** Where its APIs are, for tests. */
export interface AwsEndpoints {
  readonly route53?: string;
  readonly sts?: string;
}

/** Makes the provider for these endpoints. */
export const route53At =
  (endpoints: AwsEndpoints) =>
  (setting: DnsProviderSetting<Route53Config>, parts: DnsProviderParts): ReturnType<typeof createRoute53Provider> => {
    const told = toldBy(setting, parts);
    let known: Promise<Route53Client> | undefined;
    const client = (signal: AbortSignal): Promise<Route53Client> => {
      known ??= makeClient(endpoints, setting, { ...parts, told, signal, endpoint: endpoints.sts }).catch(
        (thrown: unknown) => {
          known = undefined;
          throw thrown;
        },
      );
      return known;
    };
    const placeOf = async (record: TxtRecord, signal: AbortSignal): Promise<Place> => {
      const route53 = await client(signal);
      const { hostedZoneID } = setting.config;
      return { route53, zone: hostedZoneID || (await told('findZone', () => zoneOf(route53, record, signal))) };
    };
    return {
      present: async (record, signal) => {
        const place = await placeOf(record, signal);
        await told('create', () => change(place, 'UPSERT', record, signal));
      },
      cleanUp: async (record, signal) => {
        const place = await placeOf(record, signal);
        await told('delete', () => change(place, 'DELETE', record, signal)).catch(async (thrown: unknown) => {
          const isNo = thrown instanceof Fault && thrown.kind === 'refused';
          if (!isNo || (await told('look', () => isThere(place, record, signal)))) throw thrown;
        });
      },
    };
  };

async function change(
  { route53, zone }: Place,
  action: Change['Action'],
  record: TxtRecord,
  signal: AbortSignal,
): Promise<void> {
  const batch = { Changes: [{ Action: action, ResourceRecordSet: recordSet(record) }] };
  const asked = new ChangeResourceRecordSetsCommand({ HostedZoneId: zone, ChangeBatch: batch });
  await route53.send(asked, { abortSignal: signal });
}

/** Reference 2.14. */
const TTL = 10;

const recordSet = ({ name, value }: TxtRecord): ResourceRecordSet => ({
  Name: name,
  Type: 'TXT',
  TTL,
  SetIdentifier: quotedText(value).slice(0, 128),
  MultiValueAnswer: true,
  ResourceRecords: [{ Value: quotedText(value) }],
});

/** Whose requests these are is found out first, so that a refusal of that is told as such. */
async function makeClient(
  { route53: endpoint }: AwsEndpoints,
  setting: DnsProviderSetting<Route53Config>,
  parts: CredentialParts,
): Promise<Route53Client> {
  const credentials = credentialsOf(setting, parts);
  const client = new Route53Client({
    // Route 53 has one region; what the solver names is where the credentials come from.
    region: 'us-east-1',
    maxAttempts: 1,
    requestHandler: awsRequests(parts.transport),
    ...(credentials === undefined ? {} : { credentials }),
    ...(endpoint === undefined ? {} : { endpoint }),
  });
  await parts.told('ownIdentity', () => client.config.credentials());
  return client;
}

/** The longest public zone that the name is in. @throws Fault misconfigured `ZoneNotFound`. */
async function zoneOf(client: Route53Client, { zone, name }: TxtRecord, signal: AbortSignal): Promise<string> {
  const labels = name.split('.');
  const above = labels.map((_, index) => labels.slice(index).join('.')).filter((one) => one.split('.').length > 2);
  for (const candidate of new Set([zone, ...above])) {
    const asked = new ListHostedZonesByNameCommand({ DNSName: candidate, MaxItems: 10 });
    const { HostedZones: zones = [] } = await client.send(asked, { abortSignal: signal });
    const found = zones.find(({ Name, Config }) => Name === candidate && Config?.PrivateZone !== true);
    if (found?.Id !== undefined) return found.Id.replace(/^\/hostedzone\//, '');
  }
  throw new Fault('misconfigured', {
    code: 'ZoneNotFound',
    message: `Route 53 shows no public hosted zone for "${name}" to these credentials`,
    remedy: 'set hostedZoneID, or allow route53:ListHostedZonesByName',
  });
}

/** Where a record belongs. */
interface Place {
  readonly route53: Route53Client;
  readonly zone: string;
}

/** A refusal to delete says in many words, or none, that there is nothing to delete: it is looked at instead. */
async function isThere({ route53, zone }: Place, record: TxtRecord, signal: AbortSignal): Promise<boolean> {
  const { Name, Type, SetIdentifier } = recordSet(record);
  const asked = new ListResourceRecordSetsCommand({
    HostedZoneId: zone,
    StartRecordName: Name,
    StartRecordType: Type,
    StartRecordIdentifier: SetIdentifier,
    MaxItems: 1,
  });
  const { ResourceRecordSets: found = [] } = await route53.send(asked, { abortSignal: signal });
  return found.some((one) => one.Name === Name && one.Type === Type && one.SetIdentifier === SetIdentifier);
}
