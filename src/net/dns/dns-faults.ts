import { Fault } from '../../base/fault.ts';

/** A server did not answer in time. */
export const noAnswerFault = (server: string): Fault =>
  new Fault('transient', { code: 'DnsNoAnswer', message: `DNS server ${server} does not answer` });

/** A server sent something that cannot be read, or is not what was asked for. */
export const malformedFault = (server: string, cause: Fault): Fault =>
  new Fault('transient', { code: cause.code, message: `DNS server ${server}: ${cause.message}`, cause });
