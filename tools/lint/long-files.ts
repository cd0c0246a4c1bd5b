/** The most lines a file may have. Aim at 50 to 200; above 300 needs a reason. */
export const MOST_LINES = 400;

/** Files below the project's root that may be longer, each with the reason: tables and what is generated. */
export const longFiles: readonly { readonly files: RegExp; readonly because: string }[] = [
  { files: /^src\/.+\.generated\.ts$/, because: 'generated' },
];
