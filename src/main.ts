import type { Command } from './commands/command.ts';

/** A subcommand: its file is loaded only when it is asked for. */
interface Entry {
  readonly name: string;
  readonly purpose: string;
  load(): Promise<Command>;
}

const COMMANDS: readonly Entry[] = [
  {
    name: 'controller',
    purpose: 'Runs the controllers that issue and renew certificates.',
    load: () => import('./commands/controller.ts'),
  },
  {
    name: 'acmesolver',
    purpose: 'Answers one HTTP-01 challenge, in a solver Pod.',
    load: () => import('./commands/acmesolver.ts'),
  },
  { name: 'version', purpose: 'Prints the version.', load: () => import('./commands/version.ts') },
];
const HELP = new Set(['--help', '-h', 'help']);

process.exit(await main(process.argv.slice(2)));

async function main([name, ...args]: readonly string[]): Promise<number> {
  const command = COMMANDS.find((each) => each.name === name);
  if (command !== undefined) return await (await command.load()).run(args);
  if (name !== undefined && HELP.has(name)) {
    console.log(help());
    return 0;
  }
  console.error(name === undefined ? help() : `unknown command "${name}" for "certwright"; see certwright --help`);
  return 1;
}

function help(): string {
  const lines = COMMANDS.map(({ name, purpose }) => `  ${name.padEnd(12)}${purpose}`);
  return `Usage:\n  certwright COMMAND [flags]\n\nCommands:\n${lines.join('\n')}\n\ncertwright COMMAND --help shows the flags of one.`;
}
