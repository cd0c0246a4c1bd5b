import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Fault } from '../../base/fault.ts';
import { readCertificateRequest } from '../certificate-request/read.ts';
import { orderChain } from '../chain/order.ts';
import { readCertificate } from './read.ts';
import { sampleLeaf, sampleRequest, sampleRoot } from '../../../test/support/sample-pki.ts';

const certificate = sampleLeaf(sampleRoot(), {
  commonName: 'x',
  dnsNames: ['a.example'],
  ipAddresses: ['::1'],
  usages: ['signing', 'server auth'],
}).der;
const request = sampleRequest({ commonName: 'x', otherNames: [{ oid: '1.2.3', utf8Value: 'y' }] }).der;

describe('hostile input ends in a Fault and nothing else:', () => {
  test('certificates and requests with octets changed', () => {
    const changes = fc.array(fc.tuple(fc.nat(2000), fc.nat(255)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(changes, (list) => {
        onlyFaults(() => readCertificate(changed(certificate, list)));
        onlyFaults(() => readCertificateRequest(changed(request, list)));
      }),
      { numRuns: 3000 },
    );
  });

  test('certificates and requests cut short', () => {
    for (let length = 0; length < certificate.length; length += 1) {
      expect(() => readCertificate(certificate.subarray(0, length))).toThrow(Fault);
      if (length < request.length) expect(() => readCertificateRequest(request.subarray(0, length))).toThrow(Fault);
    }
  });

  test.each<[string, Uint8Array | string]>([
    ['a megabyte of zeros', new Uint8Array(1 << 20)],
    ['a megabyte of SEQUENCE', new Uint8Array(1 << 20).fill(0x30)],
    ['a megabyte of letters', 'A'.repeat(1 << 20)],
    ['a megabyte of BEGIN lines', '-----BEGIN CERTIFICATE-----\n'.repeat(37_000)],
    ['a megabyte of dashes', '-'.repeat(1 << 20)],
    ['nothing', ''],
  ])('%s', (_, input) => {
    expect(() => readCertificate(input)).toThrow(Fault);
    expect(() => readCertificateRequest(input)).toThrow(Fault);
    if (typeof input === 'string') expect(() => orderChain([input])).toThrow(Fault);
  });

  test('a certificate whose outer signature algorithm is another than the signed one', () => {
    const other = Uint8Array.from(certificate);
    const at = Buffer.from(other).lastIndexOf(Buffer.from('2a8648ce3d040302', 'hex'));
    other[at + 7] = 3;
    expect(() => readCertificate(other)).toThrow(/two different signature algorithms/);
  });
});

function changed(bytes: Uint8Array, list: readonly (readonly [number, number])[]): Uint8Array {
  const copy = Uint8Array.from(bytes);
  for (const [at, octet] of list) copy[at % copy.length] = octet;
  return copy;
}

function onlyFaults(read: () => unknown): void {
  try {
    read();
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(Fault);
  }
}
