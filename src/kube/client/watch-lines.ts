const NEWLINE = 0x0a;

/** Cuts a stream of bytes into lines. `push` gives the lines that are now complete, without their ends. */
export interface LineSplitter {
  push(chunk: Buffer): string[];
  /** Whether the stream stands in the middle of a line. */
  readonly isInsideLine: boolean;
}

/** Holds at most one unfinished line of `maxBytes`; `tooLong` makes what is thrown beyond that. */
export function createLineSplitter(maxBytes: number, tooLong: () => Error): LineSplitter {
  let pieces: Buffer[] = [];
  let held = 0;

  const complete = (chunk: Buffer, start: number, end: number): string => {
    if (held === 0) return chunk.toString('utf8', start, end);
    const line = Buffer.concat([...pieces, chunk.subarray(start, end)]).toString('utf8');
    pieces = [];
    held = 0;
    return line;
  };
  const hold = (rest: Buffer): void => {
    if (rest.byteLength === 0) return;
    pieces.push(rest);
    held += rest.byteLength;
  };

  return {
    push(chunk) {
      const lines: string[] = [];
      let start = 0;
      for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
        if (held + end - start > maxBytes) throw tooLong();
        lines.push(complete(chunk, start, end));
        start = end + 1;
      }
      hold(chunk.subarray(start));
      if (held > maxBytes) throw tooLong();
      return lines;
    },
    get isInsideLine() {
      return held > 0;
    },
  };
}
