/**
 * Who may import whom: the layer table of the architecture, as data. The linter (rule `house/layers`) reads it; so can you.
 * A file belongs to the first place whose pattern fits its path below src/. Lower places never import higher ones.
 */
export interface Place {
  readonly name: string;
  /** Paths below src/. */
  readonly files: RegExp;
  /** Places it may import, besides itself. */
  readonly imports: readonly string[];
  /** Places of which it may import types only. */
  readonly types: readonly string[];
}

const place = (name: string, files: RegExp, imports: readonly string[], types: readonly string[] = []): Place => ({
  name,
  files,
  imports,
  types,
});

const BELOW_ISSUERS = ['base', 'api', 'kubernetes', 'pki', 'net'];
const BELOW_CONTROLLERS = [...BELOW_ISSUERS, 'telemetry', 'kube', 'acme', 'acme answers'];
const ISSUERS_AND_LIKE = ['issuers/acme', 'issuers, signers, solvers, sinks', 'registries', 'interfaces'];
const BELOW_COMMAND_LINE = [...BELOW_CONTROLLERS, ...ISSUERS_AND_LIKE, 'decisions', 'controllers'];

/** Layers 0 to 7, lowest first; within a layer the narrower pattern first. */
export const places: readonly Place[] = [
  place('base', /^(base\/|features\.ts$)/, []),
  place('kubernetes', /^api\/(kubernetes|metadata|shared-types)\.ts$/, ['base'], ['schemas']),
  place(
    'schemas',
    /^api\/(shared\.ts|(.+[/-])?(schema|schema-language)\.ts|kubernetes\/.+|issuer\/(acme|ca|self-signed|vault|venafi)\.ts|issuer\/solvers\/.+)$/,
    ['base', 'api', 'kubernetes'],
  ),
  place('api', /^api\//, ['base', 'kubernetes', 'pki'], ['schemas']),
  place('pki', /^pki\//, ['base']),
  place('net', /^net\//, ['base']),
  place('telemetry', /^telemetry\//, ['base', 'kubernetes']),
  place('kube', /^kube\//, ['base', 'kubernetes', 'net', 'telemetry']),
  place('acme answers', /^acme\/(acme-client|problem)\.ts$/, ['base'], ['acme']),
  place('acme', /^acme\//, ['base', 'pki', 'net', 'acme answers'], ['api', 'kubernetes']),
  place(
    'interfaces',
    /^(issuers\/issuer|signers\/signer|sinks\/sink|solvers\/http01\/(route|self-check-report)|solvers\/dns01\/provider)\.ts$/,
    BELOW_ISSUERS,
  ),
  place('registries', /^(issuers|signers|sinks|solvers\/http01|solvers\/dns01)\/registry\.ts$/, [
    ...BELOW_ISSUERS,
    ...ISSUERS_AND_LIKE,
  ]),
  place('issuers/acme', /^issuers\/acme\//, [
    ...BELOW_ISSUERS,
    'acme',
    'acme answers',
    'issuers, signers, solvers, sinks',
    'interfaces',
  ]),
  place('issuers, signers, solvers, sinks', /^(issuers|signers|solvers|sinks)\//, [...BELOW_ISSUERS, 'interfaces']),
  place(
    'decisions',
    /^(controllers\/[^/]+|cainjector)\/(decide\.ts|rules\/)/,
    ['base', 'api', 'kubernetes', 'pki', 'acme answers', 'controllers'],
    ['kube', 'interfaces'],
  ),
  place('controllers', /^(controllers|admission|cainjector)\//, [...BELOW_CONTROLLERS, 'decisions'], ['interfaces']),
  place('cli, dashboard, sdk', /^(cli|dashboard|sdk)\//, BELOW_COMMAND_LINE),
  place('commands', /^(commands\/|main\.ts$)/, [...BELOW_COMMAND_LINE, 'cli, dashboard, sdk']),
];

/**
 * Rooms: folders whose inside is nobody else's business. What two rooms share lies beside them, in the folder of the family.
 * A registry opens the rooms of its own family; so do the command line and commands/.
 */
export const rooms: readonly RegExp[] = [
  /^controllers\/[^/]+\//,
  /^(issuers|signers|sinks)\/[^/]+\//,
  /^solvers\/(http01|dns01)\/[^/]+\//,
  /^(admission|cainjector)\//,
];

/** Files of a controller's room that look outward: a decision may know their types, never call them. */
export const outwardFiles = /^(controllers\/[^/]+|cainjector)\/(watch|view|perform)\.ts$/;

/** Modules of Node that the pure places may import; anything else of Node is I/O, a clock or a process to them. */
export const pureModules: Readonly<Record<string, readonly string[]>> = {
  base: ['node:util', 'node:crypto', 'node:buffer'],
  kubernetes: ['node:util'],
  schemas: [],
  api: ['node:util', 'node:crypto', 'node:buffer'],
  pki: ['node:util', 'node:crypto', 'node:buffer', 'node:timers/promises'],
  decisions: ['node:util', 'node:crypto'],
};

/** Where each package is at home; imported anywhere else below src/ it is refused. A new dependency gets a row here. */
export const packageHomes: Readonly<Record<string, RegExp>> = {
  typebox: /^api\//,
  croner: /^api\/certificate\//,
  pino: /^telemetry\//,
  'prom-client': /^telemetry\//,
  '@aws-sdk/client-route-53': /^solvers\/dns01\/route53\//,
  '@aws-sdk/client-sts': /^solvers\/dns01\/route53\//,
  '@azure/identity': /^solvers\/dns01\/azure-dns\//,
  'google-auth-library': /^solvers\/dns01\/cloud-dns\//,
  yaml: /^(cli|commands|kube\/auth)\//,
};

/** The place a path below src/ belongs to; undefined for a folder that the table does not know. */
export function placeOf(path: string): Place | undefined {
  return places.find(({ files }) => files.test(path));
}

/** The room a path below src/ lies in, with a slash at its end. */
export function roomOf(path: string): string | undefined {
  return rooms.map((room) => room.exec(path)?.[0]).find((room) => room !== undefined);
}
