import { Fault } from '../../base/fault.ts';

/** What came back is no reply of HTTP/1.1, or one that two readers could understand differently. Nothing of it is shown. */
export const malformedReply = (target: string, why: string): Fault =>
  new Fault('transient', { code: 'MalformedReply', message: `the answer of ${target} is not HTTP: ${why}` });
