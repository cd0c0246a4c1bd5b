import type { Der } from '../../base/brand.ts';
import { der } from '../../base/brand.ts';
import { Fault } from '../../base/fault.ts';
import { tags } from '../der/tags.ts';
import { pemLimits, readPem } from '../pem.ts';

/** What is looked for in a source: the labels it may have in PEM, and how it is called in messages. */
export interface Wanted {
  readonly labels: readonly string[];
  readonly noun: string;
  /** Largest PEM text, in bytes. */
  readonly limit: number;
}

/** DER of the size that a PEM text of the limit holds. */
const DER_LIMIT = Math.floor((pemLimits.certificate * 3) / 4);

/** The DER in a source that is DER itself, or PEM as text or bytes: then its first block with a label wanted. @throws Fault refused. */
export function sourceBytes(source: Uint8Array | string, { labels, noun, limit }: Wanted): Der {
  const isDer = typeof source !== 'string' && source[0] === tags.sequence;
  const found = isDer ? der(source) : readPem(source, limit).find(({ label }) => labels.includes(label))?.der;
  if (found === undefined)
    throw new Fault('refused', { code: 'NotFoundInPem', message: `no PEM block with a ${noun}` });
  if (found.length <= DER_LIMIT) return found;
  throw new Fault('refused', { code: 'PemTooLarge', message: `the ${noun} is larger than ${DER_LIMIT} bytes` });
}
