import type { Command } from './commands/command.ts';

/** Each subcommand and its file, loaded only when it is asked for. */
const COMMANDS: ReadonlyMap<string, () => Promise<Command>> = new Map<string, () => Promise<Command>>([
  ['controller', () => import('./commands/controller.ts')],
  ['version', () => import('./commands/version.ts')],
]);
const HELP = new Set(['--help', '-h', 'help']);

process.exit(await main(process.argv.slice(2)));

async function main([name, ...args]: readonly string[]): Promise<number> {
  const load = COMMANDS.get(name ?? '');
  if (load !== undefined) return await (await load()).run(args);
  if (name !== undefined && HELP.has(name)) {
    console.log(await help());
    return 0;
  }
  console.error(
    name === undefined ? await help() : `unknown command "${name}" for "certwright"; see certwright --help`,
  );
  return 1;
}

async function help(): Promise<string> {
  const lines = [...COMMANDS].map(async ([name, load]) => `  ${name.padEnd(12)}${(await load()).purpose}`);
  return `Usage:\n  certwright COMMAND [flags]\n\nCommands:\n${(await Promise.all(lines)).join('\n')}\n\ncertwright COMMAND --help shows the flags of one.`;
}
