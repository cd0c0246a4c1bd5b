/** Header of a reply: QR, and how many questions and answers it claims. */
const header = (questions: number, answers: number): readonly number[] => [
  0,
  7,
  0x80,
  0,
  0,
  questions,
  answers >> 8,
  answers & 0xff,
  0,
  0,
  0,
  0,
];
const TXT_IN = [0, 16, 0, 1];
const TIME_TO_LIVE = [0, 0, 0, 60];
const bytes = (...parts: readonly (readonly number[])[]): Uint8Array => Uint8Array.from(parts.flat());

/** As many records as fit, each of whose names runs through a chain of thousands of pointers. */
function pointerChains(): Uint8Array {
  const message = Buffer.alloc(65_535);
  message.set(header(0, 0));
  let at = 12;
  const record = (name: readonly number[], length: number): void => {
    message.set([...name, 0xfd, 0xe8, 0, 1, 0, 0, 0, 0, length >> 8, length & 0xff], at);
    at += name.length + 10;
  };
  record([0], 16_000);
  const first = at;
  for (; at < first + 16_000; at += 2) message.writeUInt16BE(0xc000 | (at === first ? 12 : at - 2), at);
  const last = [0xc0 | ((at - 2) >> 8), (at - 2) & 0xff];
  let count = 1;
  for (; at + 12 <= message.length; count += 1) record(last, 0);
  message.writeUInt16BE(count, 6);
  return message;
}

/** Replies that no server should send, by what is wrong with them. */
export const malformedReplies: readonly (readonly [string, Uint8Array])[] = [
  ['nothing', bytes()],
  ['less than a header', bytes([0, 7, 0x80])],
  ['a question, as it was sent', bytes([0, 7, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0])],
  ['two questions', bytes(header(2, 0), [0, 0, 1, 0, 1, 0, 0, 1, 0, 1])],
  ['a question that it claims and has not', bytes(header(1, 0))],
  ['an answer that it claims and has not', bytes(header(0, 1))],
  ['65,535 answers in no bytes', bytes(header(0, 65_535))],
  ['a name that points at itself', bytes(header(1, 0), [0xc0, 12, 0, 16, 0, 1])],
  ['a name that points forward', bytes(header(1, 0), [0xc0, 16, 0, 16, 0, 1, 0])],
  ['a name in a circle', bytes(header(1, 0), [1, 97, 0xc0, 12, 0, 16, 0, 1])],
  ['half a pointer', bytes(header(1, 0), [0xc0])],
  ['a label of the reserved sort', bytes(header(1, 0), [0x80, 0, 0, 16, 0, 1])],
  ['a label cut off', bytes(header(1, 0), [63, 97])],
  [
    'a name longer than 255 octets',
    bytes(header(1, 0), ...Array.from({ length: 5 }, () => [63, ...Array<number>(63).fill(97)]), [0]),
  ],
  ['record data beyond the end', bytes(header(0, 1), [0], TXT_IN, TIME_TO_LIVE, [0, 9, 1, 97])],
  [
    'a text beyond its record',
    bytes(header(0, 1), [0], TXT_IN, TIME_TO_LIVE, [0, 2, 9, 97], Array<number>(9).fill(97)),
  ],
  ['an address of three octets', bytes(header(0, 1), [0, 0, 1, 0, 1], TIME_TO_LIVE, [0, 3, 1, 2, 3])],
  ['an address of five octets', bytes(header(0, 1), [0, 0, 1, 0, 1], TIME_TO_LIVE, [0, 5, 1, 2, 3, 4, 5])],
  ['a SOA without its numbers', bytes(header(0, 1), [0, 0, 6, 0, 1], TIME_TO_LIVE, [0, 2, 0, 0])],
  ['a CAA without a tag', bytes(header(0, 1), [0, 1, 1, 0, 1], TIME_TO_LIVE, [0, 2, 0, 0])],
  ['four thousand names through chains of eight thousand pointers', pointerChains()],
];
