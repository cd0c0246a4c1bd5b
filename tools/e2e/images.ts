import { execFile } from 'node:child_process';
import { copyFile, cp, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { writeBundle } from '../build/write-bundle.ts';
import type { Image } from './image.ts';
import { CERTWRIGHT_IMAGE, PAUSE_IMAGE } from './image-names.ts';

const ROOT = join(import.meta.dirname, '../..');
const NODE = '/usr/local/bin/node';
/** Nobody in particular, and not root. */
const USER = 65_532;

/** The image of the program as `npm run build` makes it, with the Node that runs this and the libraries that it loads. */
export const certwrightImage: Image = {
  name: CERTWRIGHT_IMAGE,
  entrypoint: [NODE, '/app/bin/certwright', 'acmesolver'],
  user: USER,
  fill: async (root) => {
    for (const library of await librariesOf(process.execPath)) await put(library, join(root, library));
    await put(process.execPath, join(root, NODE));
    await put(join(ROOT, 'package.json'), join(root, 'app/package.json'));
    await cp(join(ROOT, 'bin'), join(root, 'app/bin'), { recursive: true });
    await writeBundle(join(root, 'app/dist'));
  },
};

/** An image with nothing in it but one program that needs no libraries. */
export const pauseImage = (program: string): Image => ({
  name: PAUSE_IMAGE,
  entrypoint: ['/pause'],
  user: USER,
  fill: (root) => copyFile(program, join(root, 'pause')),
});

async function put(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await copyFile(from, to);
}

/** The paths at which the dynamic linker finds them: the image has them there too. */
async function librariesOf(program: string): Promise<readonly string[]> {
  const { stdout } = await promisify(execFile)('ldd', [program]);
  return [...stdout.matchAll(/(\/\S+) \(0x/g)].map(([, path = '']) => path);
}
