import { digest } from '../../../base/digest.ts';

/** Five characters for the end of an object's name, from a hash: the same text gives the same. */
export const nameSuffix = (text: string): string =>
  digest(text)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')
    .slice(0, 5);
