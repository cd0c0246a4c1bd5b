import { Fault } from '../../base/fault.ts';
import type { FaultDetails, FaultKind } from '../../base/fault.ts';
import type { ResponseCode } from './response-codes.ts';

type Row = readonly [FaultKind, Pick<FaultDetails, 'code' | 'remedy'> & { readonly says: string }];

/** What a server means by the error of a TSIG record. Source: RFC 8945 §3, §5.2. */
const TSIG_ERRORS: Readonly<Record<number, Row>> = {
  16: [
    'misconfigured',
    {
      code: 'TsigSignatureRefused',
      says: 'does not accept the TSIG signature (BADSIG)',
      remedy: 'check that the secret of the TSIG key is the same at the server and in the Secret',
    },
  ],
  17: [
    'misconfigured',
    {
      code: 'TsigKeyRefused',
      says: 'does not accept the TSIG key (BADKEY)',
      remedy:
        'check that name and algorithm of the TSIG key are those that the server has it under, and that it may update the zone',
    },
  ],
  18: [
    'misconfigured',
    {
      code: 'TsigTimeRefused',
      says: 'does not accept the time of the TSIG signature (BADTIME)',
      remedy: 'set the clocks of the server and of this machine',
    },
  ],
  22: [
    'misconfigured',
    {
      code: 'TsigSignatureRefused',
      says: 'wants a longer TSIG signature (BADTRUNC)',
      remedy: 'choose an algorithm with a longer signature, such as HMACSHA256, at the server and here',
    },
  ],
};

/** What a server means by the code of its reply to an update. Source: RFC 2136 §2.2, §3. */
const RESPONSE_CODES: Readonly<Partial<Record<ResponseCode, Row>>> = {
  REFUSED: [
    'misconfigured',
    {
      code: 'DnsUpdateRefused',
      says: 'refuses the update (REFUSED)',
      remedy:
        'let the server allow updates of this TXT record, to this TSIG key if there is one (BIND: update-policy; Knot: acl)',
    },
  ],
  NOTAUTH: [
    'misconfigured',
    {
      code: 'DnsUpdateNotAuthoritative',
      says: 'does not hold the zone, or does not accept how the update is signed (NOTAUTH)',
      remedy: 'name the primary server of the zone, and give a TSIG key that may update it',
    },
  ],
  NOTZONE: [
    'misconfigured',
    {
      code: 'DnsUpdateNotAuthoritative',
      says: 'says that the name is not in the zone (NOTZONE)',
      remedy: 'name the primary server of the zone that holds the record',
    },
  ],
  NOTIMP: [
    'misconfigured',
    { code: 'DnsUpdateRefused', says: 'does not take dynamic updates (NOTIMP)', remedy: 'name a server that does' },
  ],
  SERVFAIL: [
    'transient',
    {
      code: 'DnsUpdateFailed',
      says: 'cannot carry out the update (SERVFAIL)',
      remedy: 'look into the log of the server',
    },
  ],
};

/** The Fault of a server that did not carry out an update. `tsigError` counts first: it says more. */
export function updateFault(server: string, zone: string, code: ResponseCode, tsigError: number): Fault {
  const [kind, { says, ...rest }] = TSIG_ERRORS[tsigError] ?? RESPONSE_CODES[code] ?? otherRefusal(code);
  return new Fault(kind, { ...rest, message: `DNS server ${server} ${says}, zone ${zone}` });
}

const otherRefusal = (code: ResponseCode): Row => [
  'refused',
  {
    code: 'DnsUpdateFailed',
    says: `does not carry out the update (${code})`,
    remedy: 'look into the log of the server',
  },
];

/** A reply that should have been signed and was not: anybody could have sent it. */
export const unsignedFault = (server: string): Fault =>
  new Fault('transient', {
    code: 'TsigReplyInvalid',
    message: `DNS server ${server} does not sign its reply`,
    remedy: 'check that the server knows the TSIG key, and that nothing between changes DNS messages',
  });
