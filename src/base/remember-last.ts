import { setNewest } from './set-newest.ts';

/** Longer inputs are read anew each time, so that the memory has a bound. */
const LONGEST = 4096;

/**
 * A pure reader of bytes that remembers its last answers: for inputs that are read several times within moments, as each certificate is on
 * its way through an issuance. Answers are shared, so nobody may change them. A throw is not remembered.
 */
export function rememberLast<Bytes extends Uint8Array, Answer>(
  count: number,
  read: (bytes: Bytes) => Answer,
): (bytes: Bytes) => Answer {
  const answers = new Map<string, Answer>();
  return (bytes) => {
    if (bytes.byteLength > LONGEST) return read(bytes);
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
    const known = answers.get(text);
    if (known !== undefined) return known;
    const answer = read(bytes);
    setNewest(answers, text, answer, count);
    return answer;
  };
}
