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
import { credentialsOf } from './aws-credentials.ts';
import { awsFault } from './aws-fault.ts';

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
    let known: Promise<Route53Client> | undefined;
    const client = (signal: AbortSignal): Promise<Route53Client> => {
      known ??= makeClient(endpoints, setting, parts, signal).catch((thrown: unknown) => {
        known = undefined;
        throw thrown;
      });
      return known;
    };
    const placeOf = async (record: TxtRecord, signal: AbortSignal): Promise<Place> => {
      const route53 = await client(signal);
      return { route53, zone: setting.config.hostedZoneID || (await zoneOf(route53, record, signal)) };
    };
    const change = async (action: Change['Action'], record: TxtRecord, signal: AbortSignal): Promise<void> => {
      const { route53, zone } = await placeOf(record, signal);
      const batch = { Changes: [{ Action: action, ResourceRecordSet: recordSet(record) }] };
      await route53.send(new ChangeResourceRecordSetsCommand({ HostedZoneId: zone, ChangeBatch: batch }), {
        abortSignal: signal,
      });
    };
    const told = async (asked: string, act: () => Promise<void>): Promise<void> => {
      try {
        await act();
      } catch (thrown) {
        throw awsFault(thrown, setting, asked, parts.clock.now());
      }
    };
    return {
      present: (record, signal) => told('create the TXT record', () => change('UPSERT', record, signal)),
      cleanUp: (record, signal) =>
        told('delete the TXT record', () =>
          change('DELETE', record, signal).catch(async (thrown: unknown) => {
            if (await isThere(await placeOf(record, signal), record, signal)) throw thrown;
          }),
        ),
    };
  };

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

async function makeClient(
  { route53: endpoint, sts }: AwsEndpoints,
  setting: DnsProviderSetting<Route53Config>,
  parts: DnsProviderParts,
  signal: AbortSignal,
): Promise<Route53Client> {
  const credentials = await credentialsOf(setting, parts, sts, signal);
  return new Route53Client({
    // Route 53 has one region; what the solver names is where the credentials come from.
    region: 'us-east-1',
    maxAttempts: 1,
    ...(credentials === undefined ? {} : { credentials }),
    ...(endpoint === undefined ? {} : { endpoint }),
  });
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
