import { defined } from '../../base/defined.ts';
import { Fault } from '../../base/fault.ts';
import type { FaultKind } from '../../base/fault.ts';
import type { Instant } from '../../base/instant.ts';
import type { Ask } from './ask.ts';
import { nameOfPlace, nameOfType } from './ask.ts';
import { knownTrouble } from './known-trouble.ts';
import type { Status } from './status.ts';

interface Meaning {
  readonly kind: FaultKind;
  /** Where the Status gives no reason; always, where `fixed`. */
  readonly code: string;
  readonly fixed?: true;
  /** Where absent: what was asked, and the server's words. */
  readonly message?: (ask: Ask, status: Status) => string;
  readonly at?: (status: Status) => string | undefined;
  readonly remedy?: (ask: Ask, status: Status) => string | undefined;
}

/** Messages leave the server's words out where these differ from try to try. Source: apimachinery `metav1.StatusReason`. */
const MEANINGS: Readonly<Record<number, Meaning>> = {
  400: { kind: 'refused', code: 'BadRequest' },
  401: {
    kind: 'transient',
    code: 'Unauthorized',
    message: () => 'the API server does not accept our credentials',
    remedy: () => 'renew the token or client certificate; files are read again by themselves',
  },
  403: { kind: 'misconfigured', code: 'Forbidden', message: forbiddenMessage, remedy: forbiddenRemedy },
  404: { kind: 'refused', code: 'NotFound', message: notFoundMessage },
  405: { kind: 'misconfigured', code: 'MethodNotAllowed' },
  409: { kind: 'transient', code: 'Conflict', message: conflictMessage },
  410: {
    kind: 'transient',
    code: 'Expired',
    fixed: true,
    message: (ask) => `the version to go on from is too old for the API server (${ask.verb} ${nameOfType(ask)})`,
  },
  413: { kind: 'refused', code: 'RequestEntityTooLarge' },
  422: {
    kind: 'misconfigured',
    code: 'Invalid',
    message: invalidMessage,
    at: (status) => status.causes.find((cause) => cause.field !== '')?.field,
    remedy: invalidRemedy,
  },
  429: { kind: 'throttled', code: 'TooManyRequests', fixed: true, message: () => 'the API server asks to wait' },
  500: { kind: 'transient', code: 'InternalError', message: unableMessage },
  502: { kind: 'transient', code: 'BadGateway', message: unableMessage },
  503: { kind: 'transient', code: 'ServiceUnavailable', message: unableMessage },
  504: { kind: 'transient', code: 'Timeout', message: unableMessage },
};
const OTHER_REFUSAL: Meaning = { kind: 'refused', code: 'BadRequest' };
const OTHER_FAILURE: Meaning = { kind: 'transient', code: 'InternalError', message: unableMessage };

/** The Fault that a Status means. `until` is when a 429 lets us ask again. */
export function statusFault(ask: Ask, status: Status, until: Instant): Fault {
  if (isUnserved(status)) return unservedFault(ask);
  if (isOtherLife(status)) return statusFault(ask, { ...status, code: 409, reason: 'Conflict' }, until);
  const trouble = knownTrouble(ask, status);
  if (trouble !== undefined) return new Fault('misconfigured', { ...trouble, cause: causeOf(status) });
  const meaning = meaningOf(status);
  const facts = defined({
    code: codeOf(meaning, status),
    message: (meaning.message ?? plainMessage)(ask, status),
    at: meaning.at?.(status),
    remedy: meaning.remedy?.(ask, status),
    until: meaning.kind === 'throttled' ? until : undefined,
    cause: causeOf(status),
  });
  return new Fault(isTerminating(status) ? 'refused' : meaning.kind, facts);
}

const causeOf = ({ code, reason, message }: Status): string => `HTTP ${code} ${reason}: ${message}`;

const codeOf = ({ fixed, code }: Meaning, { reason }: Status): string =>
  fixed === true || reason === '' ? code : reason;

const meaningOf = ({ code }: Status): Meaning => MEANINGS[code] ?? (code >= 500 ? OTHER_FAILURE : OTHER_REFUSAL);

const isUnserved = ({ code, name, kind }: Status): boolean => code === 404 && name === '' && kind === '';

/** An apply that carries the uid of an object that has been made anew: refused as a change of an immutable field, meant as a conflict. */
const isOtherLife = ({ code, causes }: Status): boolean =>
  code === 422 && causes.length > 0 && causes.every((cause) => cause.field === 'metadata.uid');

/** A whole type that the server does not serve: the path is unknown, or the CRD is not there. */
function unservedFault(ask: Ask): Fault {
  return new Fault('misconfigured', {
    code: 'NotFound',
    message: `the API server does not serve ${nameOfType(ask)} in version ${ask.type.version}`,
    remedy: `install the CustomResourceDefinition or API that brings ${nameOfType(ask)}`,
  });
}

const plainMessage = (ask: Ask, status: Status): string =>
  `the API server refused to ${ask.verb} ${nameOfPlace(ask)}: ${status.message === '' ? `HTTP ${status.code}` : withoutUse(status.message)}`;

/** How much of a quota is used changes with each object that others make; what was asked and the limit stay. */
const withoutUse = (message: string): string => message.replace(/, used: .*?(?=, limited: )/, '');

function unableMessage(ask: Ask): string {
  return `the API server was unable to ${ask.verb} ${nameOfPlace(ask)}`;
}

function notFoundMessage(ask: Ask, status: Status): string {
  const other = status.kind === 'namespaces' && ask.type.plural !== 'namespaces';
  return other ? `there is no namespace "${status.name}"` : `there is no ${nameOfPlace(ask)}`;
}

function conflictMessage(ask: Ask, status: Status): string {
  const exists = status.reason === 'AlreadyExists';
  return exists ? `${nameOfPlace(ask)} exists already` : `${nameOfPlace(ask)} has been changed by somebody else`;
}

function invalidMessage(ask: Ask, status: Status): string {
  const said = status.causes
    .slice(0, 5)
    .map((cause) => (cause.field === '' ? cause.message : `${cause.field}: ${cause.message}`));
  const words = said.length === 0 ? status.message : said.join('; ');
  return `the API server refused to ${ask.verb} ${nameOfPlace(ask)}: ${words}`.slice(0, 1024);
}

/** A rule of an admission policy names no field. */
function invalidRemedy(_: Ask, { causes }: Status): string {
  return causes.some(({ field }) => field !== '') ? 'correct what the named fields come from' : ASK_WHO_RULES;
}

const ASK_WHO_RULES = 'ask who looks after the quota or admission rule named';

/** RBAC's own sentence; quota, admission and terminating namespaces answer 403 as well. */
const DENIED_BY_RULES = / cannot ([a-z]+) resource /;
const isDeniedByRules = ({ message }: Status): boolean => DENIED_BY_RULES.test(message) || message === '';

/** What the admission plug-in OwnerReferencesPermissionEnforcement says. */
const isDeniedToBlock = ({ blockedOwners = [] }: Ask, { message }: Status): boolean =>
  blockedOwners.length > 0 && message.includes('cannot set blockOwnerDeletion');

const isTerminating = (status: Status): boolean =>
  status.code === 403 && status.causes.some((cause) => cause.reason === 'NamespaceTerminating');

function forbiddenMessage(ask: Ask, status: Status): string {
  if (isTerminating(status)) return `the namespace "${ask.namespace ?? ''}" is being deleted`;
  if (isDeniedToBlock(ask, status))
    return `we are not allowed to update the finalizers of ${ownersOf(ask)} ${reach(ask)}, which blocks its deletion as owner of ${nameOfPlace(ask)}`;
  if (!isDeniedByRules(status)) return plainMessage(ask, status);
  return `we are not allowed to ${deniedVerb(ask, status)} ${nameOfType(ask)} ${reach(ask)}`;
}

function forbiddenRemedy(ask: Ask, status: Status): string | undefined {
  if (isTerminating(status)) return undefined;
  if (isDeniedToBlock(ask, status))
    return `grant "update" on the subresource finalizers of ${ownersOf(ask)} ${reach(ask)} to this program's account`;
  if (!isDeniedByRules(status)) return ASK_WHO_RULES;
  return `grant "${deniedVerb(ask, status)}" on ${nameOfType(ask)} ${reach(ask)} to this program's account`;
}

/** As the server says: server-side apply is the verb patch, and create as well where the object is missing. */
function deniedVerb(ask: Ask, { message }: Status): string {
  const said = DENIED_BY_RULES.exec(message)?.[1];
  return said ?? (ask.verb === 'apply' ? 'patch' : ask.verb);
}

const ownersOf = ({ blockedOwners = [] }: Ask): string => blockedOwners.join(', ');

function reach(ask: Ask): string {
  if (!ask.type.namespaced) return 'in the cluster';
  return ask.namespace === undefined || ask.namespace === '' ? 'in all namespaces' : `in namespace "${ask.namespace}"`;
}
