import type { Secret } from '../../base/secret.ts';

/** How long the value of each key is, in bytes; the data is base64, as a Secret has it on the wire. Lengths are no secrets. */
export const dataSizes = (data: Readonly<Record<string, Secret<string>>>): ReadonlyMap<string, number> =>
  new Map(Object.entries(data).map(([key, value]) => [key, Buffer.byteLength(value.reveal(), 'base64')]));
