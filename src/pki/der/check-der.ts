import { DerReader } from './reader.ts';

/**
 * Looks through all elements, however deep, that are about to be copied unread into something we sign.
 * @throws Fault refused, code InvalidDer: anything that DerReader would not read, in any constructed element.
 */
export function checkDer(bytes: Uint8Array): void {
  check(new DerReader(bytes));
}

function check(reader: DerReader): void {
  for (let tag = reader.peekTag(); tag !== undefined; tag = reader.peekTag()) {
    if ((tag & 0x20) === 0) reader.element();
    else check(reader.inside(tag));
  }
}
