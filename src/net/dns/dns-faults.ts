import { defined } from '../../base/defined.ts';
import { Fault } from '../../base/fault.ts';

/** A server did not answer in time. */
export const noAnswerFault = (server: string): Fault =>
  new Fault('transient', { code: 'DnsNoAnswer', message: `DNS server ${server} does not answer` });

/** The same Fault of a reply, saying whose. */
export const namingServer = (server: string, cause: Fault): Fault =>
  new Fault(cause.kind, {
    code: cause.code,
    message: `DNS server ${server}: ${cause.message}`,
    cause,
    ...defined({ remedy: cause.remedy }),
  });
