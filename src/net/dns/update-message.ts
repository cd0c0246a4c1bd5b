import { absoluteName } from './dns-name.ts';
import { recordClasses, recordTypes } from './record-types.ts';
import { characterString, counted, long, short, wireName } from './wire-writer.ts';

/** One value of a TXT record set. Names are absolute. */
export interface TxtValue {
  readonly zone: string;
  readonly name: string;
  readonly value: string;
}

const UPDATE = 5 << 11;
/** Short, so that caches see a new value soon. */
const TIME_TO_LIVE = 60;
const LONGEST_TEXT = 255;

/**
 * A message that adds or deletes one value of a TXT record set. Adding has the class of the zone; deleting has class NONE and no time to live.
 * RFC 2136 §2.3, §2.5.1, §2.5.4.
 */
export function encodeUpdate(id: number, change: 'add' | 'delete', { zone, name, value }: TxtValue): Uint8Array {
  const isAdded = change === 'add';
  const counts = [1, 0, 1, 0].map(short);
  const zoneSection = [wireName(absoluteName(zone)), short(recordTypes.SOA), short(recordClasses.IN)];
  const type = [short(recordTypes.TXT), short(isAdded ? recordClasses.IN : recordClasses.NONE)];
  const data = Buffer.concat(piecesOf(value).map(characterString));
  const update = [wireName(absoluteName(name)), ...type, long(isAdded ? TIME_TO_LIVE : 0), counted(data)];
  return Buffer.concat([short(id), short(UPDATE), ...counts, ...zoneSection, ...update]);
}

/** A text longer than a character-string goes in several. RFC 1035 §3.3.14. */
function piecesOf(value: string): readonly string[] {
  const count = Math.max(1, Math.ceil(value.length / LONGEST_TEXT));
  return Array.from({ length: count }, (_, index) => value.slice(index * LONGEST_TEXT, (index + 1) * LONGEST_TEXT));
}
