/** What a file in commands/ exports for `main.ts`: one subcommand. */
export interface Command {
  /** Carries the command out and resolves with the exit code. Never rejects for what a user can cause. */
  run(args: readonly string[]): Promise<number>;
}
