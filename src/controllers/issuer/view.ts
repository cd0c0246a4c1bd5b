import type { IssuerFacts } from '../../api/issuer/facts.ts';
import type { IssuerTypeName } from '../../api/issuer/types.ts';
import type { ObjectKey } from '../../api/kubernetes.ts';
import type { Uid } from '../../base/brand.ts';
import type { Issuers, KnownAccount } from '../../issuers/issuer.ts';
import type { Desk, Reader } from '../../kube/controller.ts';
import type { SecretReaders } from '../secret-version.ts';
import type { CheckCall, IssuerReply } from './calls.ts';
import type { IssuerSettings } from './settings.ts';
import { conditionOf } from '../../api/conditions.ts';
import { issuerProblems, issuerTypesOf } from '../../api/issuer/rules.ts';
import { secretsNamedBy } from '../../api/issuer/secrets.ts';
import type { Accounts } from '../acme-account.ts';
import { issuerKeyOf } from '../issuer-indexes.ts';
import { secretVersion } from '../secret-version.ts';

/** All that a decision about one Issuer or ClusterIssuer may look at. */
export interface IssuerView {
  readonly issuer: IssuerFacts;
  /** What is wrong with the spec, for a person; undefined if it can be acted on. */
  readonly problem: string | undefined;
  /** The type that the spec sets; undefined if none. */
  readonly type: IssuerTypeName | undefined;
  /** How to find out whether it can sign; undefined for types that this program cannot sign with. */
  readonly check: CheckCall | undefined;
  readonly desk: Desk<IssuerReply>;
}

/** The caches that observe() and the watches read. */
export interface IssuerReaders extends SecretReaders {
  readonly issuers: Reader<IssuerFacts>;
  readonly clusterIssuers: Reader<IssuerFacts>;
}

/** What a view is made from, besides key and desk. */
export interface ViewParts {
  readonly readers: IssuerReaders;
  readonly issuers: Issuers;
  readonly settings: IssuerSettings;
  readonly lossesOf: Accounts['lossesOf'];
}

/** Makes the view of one Issuer or ClusterIssuer, as the key's type says; undefined if it is gone. */
export function observe(
  parts: ViewParts,
  key: ObjectKey,
  desk: Desk<IssuerReply>,
): { readonly view: IssuerView; readonly uid: Uid } | undefined {
  const { readers } = parts;
  const issuer = (key.type.namespaced ? readers.issuers : readers.clusterIssuers).get(key.namespace, key.name);
  if (issuer === undefined) return undefined;
  const [type] = issuerTypesOf(issuer.spec);
  const check = type === undefined || parts.issuers[type] === undefined ? undefined : checkCall(parts, issuer, type);
  return { uid: issuer.metadata.uid, view: { issuer, problem: specProblem(issuer), type, check, desk } };
}

/** The question depends on the spec and on the Secrets that it names, in the versions that the caches show. */
function checkCall({ readers, settings, lossesOf }: ViewParts, issuer: IssuerFacts, type: IssuerTypeName): CheckCall {
  const { kind, metadata, spec } = issuer;
  const resourceNamespace = kind === 'ClusterIssuer' ? settings.clusterResourceNamespace : metadata.namespace;
  const names = [...new Set(secretsNamedBy(spec).map(({ name }) => name))];
  const credentials = names.map((name) => {
    const version = secretVersion(readers, resourceNamespace, name);
    return { namespace: resourceNamespace, name, version };
  });
  const versions = credentials.map(({ version }) => version ?? 'absent').join();
  const account = type === 'acme' ? accountOf(issuer) : undefined;
  const losses = lossesOf(issuerKeyOf(issuer), account?.uri ?? '');
  return {
    name: 'check',
    id: `check:${metadata.uid}/${metadata.generation}:${versions}${losses.count === 0 ? '' : `:${losses.count} lost`}`,
    target: `issuer ${metadata.uid}`,
    type,
    place: { spec, resourceNamespace },
    credentials,
    account: losses.isLost ? undefined : account,
  };
}

/** Only an account with which the issuer was Ready counts as registered. */
function accountOf({ metadata, status: { conditions, acme } }: IssuerFacts): KnownAccount | undefined {
  const ready = conditionOf(conditions, 'Ready');
  if (ready?.status !== 'True') return undefined;
  const { uri = '', lastRegisteredEmail = '', lastPrivateKeyHash = '' } = acme ?? {};
  const isOfThisSpec = ready.observedGeneration === metadata.generation;
  return uri === '' ? undefined : { uri, lastRegisteredEmail, lastPrivateKeyHash, isOfThisSpec };
}

/** Admission refuses such a spec, but an object may be older than the rule, or admission not installed. */
function specProblem({ spec }: IssuerFacts): string | undefined {
  const [first, ...others] = issuerProblems(spec);
  if (first === undefined) return undefined;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return `${first.at}: ${first.text}${more}; correct the spec`;
}
