import { expect, test } from 'vitest';
import { attempt } from '../../base/attempt.ts';
import { sampleRequest } from '../../../test/support/sample-pki.ts';
import { readCertificateRequest } from './read.ts';

test('a subject of another type than a sequence is refused, also where it is as short as an empty one', () => {
  const { der } = sampleRequest({ dnsNames: ['www.example.com'] });
  const empty = Buffer.from('0201003000', 'hex');
  const at = Buffer.from(der).indexOf(empty);
  expect(at).toBeGreaterThan(0);
  const changed = Buffer.from(der);
  changed.write('0201000500', at, 'hex');
  expect(attempt(() => readCertificateRequest(changed))).toMatchObject({ is: 'fault', fault: { kind: 'refused' } });
});

test('what is kept of a request does not keep its whole input alive', () => {
  for (const fields of [{ dnsNames: ['www.example.com'] }, { commonName: 'www.example.com' }]) {
    const { subjectDer, der } = sampleRequest(fields);
    expect(subjectDer.buffer).not.toBe(der.buffer);
    expect(subjectDer.buffer.byteLength).toBe(subjectDer.byteLength);
  }
});
