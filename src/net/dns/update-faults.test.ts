import { expect, test } from 'vitest';
import { describeFault } from '../../base/fault.ts';
import { updateFault } from './update-faults.ts';
import type { ResponseCode } from './response-codes.ts';

test.each<[ResponseCode, number, string, string, string]>([
  ['NOTAUTH', 16, 'misconfigured', 'TsigSignatureRefused', 'does not accept the TSIG signature (BADSIG)'],
  ['NOTAUTH', 17, 'misconfigured', 'TsigKeyRefused', 'does not accept the TSIG key (BADKEY)'],
  ['NOTAUTH', 18, 'misconfigured', 'TsigTimeRefused', 'does not accept the time of the TSIG signature (BADTIME)'],
  ['NOTAUTH', 22, 'misconfigured', 'TsigSignatureRefused', 'wants a longer TSIG signature (BADTRUNC)'],
  ['NOTAUTH', 0, 'misconfigured', 'DnsUpdateNotAuthoritative', 'does not hold the zone'],
  ['NOTZONE', 0, 'misconfigured', 'DnsUpdateNotAuthoritative', 'says that the name is not in the zone'],
  ['REFUSED', 0, 'misconfigured', 'DnsUpdateRefused', 'refuses the update (REFUSED)'],
  ['NOTIMP', 0, 'misconfigured', 'DnsUpdateRefused', 'does not take dynamic updates'],
  ['SERVFAIL', 0, 'transient', 'DnsUpdateFailed', 'cannot carry out the update (SERVFAIL)'],
  ['FORMERR', 0, 'refused', 'DnsUpdateFailed', 'does not carry out the update (FORMERR)'],
])('%s with error %s of TSIG is %s %s and says what to do', (code, error, kind, expected, says) => {
  const fault = updateFault('192.0.2.1:53', 'example.com.', code, error);
  expect(fault).toMatchObject({ kind, code: expected });
  expect(describeFault(fault)).toContain(`DNS server 192.0.2.1:53 ${says}`);
  expect(fault.remedy).toMatch(/\w+/);
});
