import about from '../../package.json' with { type: 'json' };

/** The version of this program. */
export const VERSION: string = about.version;

/** `certwright version`: prints version, Node and platform. */
export async function run(): Promise<number> {
  console.log(`certwright ${VERSION} (node ${process.version}, ${process.platform}/${process.arch})`);
  return 0;
}
