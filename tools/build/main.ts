import { join } from 'node:path';
import { writeBundle } from './write-bundle.ts';

/** `npm run build`: the bundle of a release, in dist/. */
const { files, bytes } = await writeBundle(join(import.meta.dirname, '../../dist'));
process.stdout.write(`dist/: ${files} files, ${Math.round(bytes / 1024)} KiB\n`);
