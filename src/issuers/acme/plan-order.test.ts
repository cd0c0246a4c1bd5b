import { beforeAll, describe, expect, test } from 'vitest';
import { aPrivateKey, requestFor } from '../../../test/support/builders/key-pairs.ts';
import type { Pem } from '../../base/brand.ts';
import { pem } from '../../base/brand.ts';
import type { PrivateKey } from '../../pki/keys/private-key.ts';
import { planOrder } from './plan-order.ts';

let key: PrivateKey;
beforeAll(async () => {
  key = await aPrivateKey();
});
const asking = (asked: Parameters<typeof requestFor>[0]) => (): Pem => requestFor(asked, key);

describe('what can be ordered', () => {
  const cases: [string, () => Pem][] = [
    ['names', asking({ dnsNames: ['a.example.com', '*.example.com'] })],
    ['a common name that is among the names', asking({ commonName: 'a.example.com', dnsNames: ['a.example.com'] })],
    ['addresses', asking({ ipAddresses: ['192.0.2.1', '2001:db8::1'] })],
    ['a common name that is one of the addresses', asking({ commonName: '192.0.2.1', ipAddresses: ['192.0.2.1'] })],
    ['that address in another spelling', asking({ commonName: '2001:DB8:0::1', ipAddresses: ['2001:db8::1'] })],
  ];
  test.each(cases)('%s', (_, request) => {
    expect(planOrder({ request: request(), isCA: false })).toEqual({ is: 'order' });
  });
});

describe('what cannot be ordered', () => {
  const names = asking({ dnsNames: ['a.example.com'] });
  const cases: [string, () => Pem, boolean, string, string][] = [
    [
      'a common name alone',
      asking({ commonName: 'a.example.com' }),
      false,
      'InvalidOrder',
      'it has neither DNS names nor IP addresses',
    ],
    [
      'a common name that is not among the names',
      asking({ commonName: 'My Service', dnsNames: ['a.example.com'] }),
      false,
      'InvalidOrder',
      'The CSR cannot be ordered by ACME: the common name "My Service" is not present in list of dnsNames or ipAddresses',
    ],
    ['a certificate authority', names, true, 'InvalidOrder', 'signs no certificate authorities: unset isCA'],
    ['no request', () => pem('x'), false, 'RequestParsingError', 'Failed to decode CSR in spec.request: '],
  ];
  test.each(cases)('%s', (_, request, isCA, reason, because) => {
    expect(planOrder({ request: request(), isCA })).toEqual({
      is: 'refuse',
      reason,
      because: expect.stringContaining(because),
    });
  });
});
