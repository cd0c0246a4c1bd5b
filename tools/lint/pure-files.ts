/** Which files below src/ are pure: from values to values, without clock, chance, waiting or the world. Source: architecture, section 3. */
export const pureFiles: readonly RegExp[] = [
  /^(base|api|pki)\//,
  /^(controllers\/[^/]+|cainjector)\/(decide\.ts|rules\/)/,
];

/** Pure files that may wait all the same, each with the reason; salts, serials and seeds are arguments even there. */
export const mayWait: readonly { readonly files: RegExp; readonly because: string }[] = [
  { files: /^pki\/keystores\//, because: 'password hashing runs on the thread pool' },
  {
    files: /^pki\/(key-pool|keys\/generate[a-z-]*|generate-key[a-z-]*)\.ts$/,
    because: 'key generation runs on the thread pool',
  },
  { files: /^pki\/(.+\/)?[a-z-]*sign[a-z-]*\.ts$/, because: 'the key may be in a device that answers later' },
  { files: /^pki\/certificate\/temporary\.ts$/, because: 'makes a throw-away key and signs with it' },
];

/** Pure files that may use clocks or chance, each with the reason. */
export const mayUseChance: readonly { readonly files: RegExp; readonly because: string }[] = [
  { files: /^base\/system-clock\.ts$/, because: 'it is the clock that composition roots hand on' },
  { files: /^pki\/(key-pool|keys\/generate[a-z-]*|generate-key[a-z-]*)\.ts$/, because: 'keys are made of chance' },
];

/** Whether a path below src/ must be pure. */
export function isPure(path: string): boolean {
  return pureFiles.some((files) => files.test(path));
}

/** Whether a path below src/ is excepted by the list. */
export function isExcepted(path: string, list: readonly { readonly files: RegExp }[]): boolean {
  return list.some(({ files }) => files.test(path));
}
