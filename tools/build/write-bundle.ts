import { build } from 'esbuild';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** What was written. */
export interface Bundle {
  readonly files: number;
  readonly bytes: number;
}

/**
 * Writes the bundle of a release into a folder, which is emptied first. One file for each part that a subcommand asks for; names are kept, as
 * the log tells rules by them. An installed package runs this, a checkout its sources.
 */
export async function writeBundle(outdir: string): Promise<Bundle> {
  await rm(outdir, { recursive: true, force: true });
  const result = await build({
    entryPoints: [join(ROOT, 'src/main.ts')],
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    keepNames: true,
    metafile: true,
    logLevel: 'warning',
    // Packages written for CommonJS ask for require at run time.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  const outputs = Object.values(result.metafile.outputs);
  return { files: outputs.length, bytes: outputs.reduce((sum, output) => sum + output.bytes, 0) };
}
