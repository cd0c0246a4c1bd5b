import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DebianProgram } from '../debian-programs/ensure.ts';
import { startServer } from './server-process.ts';
import type { RunningServer } from './server-process.ts';
import { configuredAlgorithm, zoneFile } from './zones.ts';
import type { ServedZone } from './zones.ts';
import type { UpdateServerKey } from './update-key.ts';

/** A zone in BIND, with what goes into its clause besides, e.g. `allow-query { none; };`. */
export interface BindZone extends ServedZone {
  readonly clauses?: readonly string[];
  /** Names a file that is not there, so that the zone cannot be loaded. */
  readonly broken?: boolean;
  /** The view, one before this, whose copy of the zone is this one too: what is updated there is updated here. */
  readonly sameAsIn?: string;
}

/** What the clients from some addresses see. */
export interface BindView {
  readonly name: string;
  /** Addresses from which questions come. */
  readonly clients: readonly string[];
  readonly zones: readonly BindZone[];
  /** Clauses of the view, e.g. `recursion yes;`. */
  readonly clauses?: readonly string[];
}

/** How BIND is set up. */
export interface BindSetting {
  readonly program: DebianProgram;
  readonly views: readonly BindView[];
  readonly keys?: readonly UpdateServerKey[];
  /** Further options, e.g. `max-udp-size 512;`. */
  readonly options?: readonly string[];
  /** Further files, by name. */
  readonly files?: Readonly<Record<string, string>>;
  /** A free one if absent. It is also the one at which it asks other servers. */
  readonly port?: number;
}

/** Starts BIND on 127.0.0.1, alone there: no control channel, nothing outside its folder. Recursion only where a clause says so. */
export const startBind = (setting: BindSetting): Promise<RunningServer> =>
  startServer('named', {
    program: setting.program,
    readyText: 'all zones loaded',
    ...(setting.port === undefined ? {} : { port: setting.port }),
    prepare: async (folder, port) => {
      const config = join(folder, 'named.conf');
      await writeFile(config, configuration(setting, folder, port));
      for (const [name, text] of Object.entries(setting.files ?? {})) await writeFile(join(folder, name), text);
      for (const view of setting.views)
        for (const zone of view.zones.filter(({ broken, sameAsIn }) => broken !== true && sameAsIn === undefined))
          await writeFile(join(folder, fileOf(view, zone)), zoneFile(zone));
      return ['-g', '-4', '-n', '1', '-c', config];
    },
  });

function configuration({ keys = [], views, options = [] }: BindSetting, folder: string, port: number): string {
  return [
    ...keys.map(({ name, algorithm, secret }) =>
      block(`key "${name}"`, [`algorithm ${configuredAlgorithm[algorithm]};`, `secret "${secret}";`]),
    ),
    'controls { };',
    block('options', [
      `directory "${folder}";`,
      `port ${port};`,
      'listen-on { 127.0.0.1; };',
      'listen-on-v6 { none; };',
      'pid-file none;',
      `session-keyfile "${join(folder, 'session.key')}";`,
      'minimal-responses yes;',
      'empty-zones-enable no;',
      'notify no;',
      ...(options.some((option) => option.startsWith('dnssec-validation')) ? [] : ['dnssec-validation no;']),
      ...options,
    ]),
    ...views.map((view) =>
      block(`view "${view.name}"`, [
        `match-clients { ${view.clients.join('; ')}; };`,
        ...(view.clauses ?? ['recursion no;']),
        ...view.zones.map((zone) => zoneClause(view, zone)),
      ]),
    ),
    '',
  ].join('\n');
}

function zoneClause(view: BindView, zone: BindZone): string {
  const { name, keys = [], clauses = [], sameAsIn } = zone;
  if (sameAsIn !== undefined) return block(`zone "${name}"`, [`in-view "${sameAsIn}";`]);
  const grants = keys.map((key) => `grant "${key}" zonesub TXT;`);
  return block(`zone "${name}"`, [
    'type primary;',
    `file "${fileOf(view, zone)}";`,
    ...(grants.length > 0 ? [`update-policy { ${grants.join(' ')} };`] : []),
    ...clauses,
  ]);
}

const fileOf = (view: BindView, { name }: BindZone): string => `${view.name}-${name}zone`;

const block = (head: string, lines: readonly string[]): string => `${head} {\n${lines.join('\n')}\n};`;
