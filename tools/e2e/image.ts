import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** An image of one layer. */
export interface Image {
  /** E.g. `localhost/pause:1`. */
  readonly name: string;
  readonly entrypoint: readonly string[];
  /** Number of the user: kubelet refuses names where a Pod must not run as root. */
  readonly user: number;
  /** Fills the folder that becomes the root of the file system. */
  readonly fill: (root: string) => Promise<void>;
}

/**
 * Writes an image as an archive that `ctr images import` reads.
 * Source: Docker Image Specification v1.2 (manifest.json, config and layers in one tar file).
 */
export async function writeImage(image: Image, archive: string): Promise<void> {
  const work = `${archive}.work`;
  const root = join(work, 'root');
  await mkdir(root, { recursive: true });
  await image.fill(root);
  const layer = join(work, 'layer.tar');
  await run('tar', ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', '-cf', layer, '-C', root, '.']);
  await writeFile(join(work, 'config.json'), JSON.stringify(configuration(image, await digestOf(layer))));
  const manifest = [{ Config: 'config.json', RepoTags: [image.name], Layers: ['layer.tar'] }];
  await writeFile(join(work, 'manifest.json'), JSON.stringify(manifest));
  await run('tar', ['-cf', archive, '-C', work, 'config.json', 'layer.tar', 'manifest.json']);
  await rm(work, { recursive: true });
}

/** GOARCH's name of what this machine is. */
const ARCHITECTURE = process.arch === 'x64' ? 'amd64' : process.arch;

const configuration = ({ entrypoint, user }: Image, layer: string): object => ({
  architecture: ARCHITECTURE,
  os: 'linux',
  config: { Entrypoint: entrypoint, User: `${user}:${user}`, WorkingDir: '/' },
  rootfs: { type: 'layers', diff_ids: [`sha256:${layer}`] },
});

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
